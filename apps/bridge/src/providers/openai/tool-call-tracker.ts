import type { ChatPiece } from '../chat-types.js';
import { invalidResponse } from '../wire/fail.js';
import { newCallId } from '../wire/new-call-id.js';
import { isMembers, type Members } from '../wire/read-json.js';
import type { VendorIdentity } from '../wire/vendor-identity.js';
import { signatureOf } from './call-signature.js';
import { toArguments } from './from-openai-reply.js';

interface OpenCall {
  /** Counts the calls of the choice. */
  call: number;
  wireIndex: unknown;
  id: unknown;
}

/** Tells which call each fragment of a choice's streamed tool calls belongs to. */
export class ToolCallTracker {
  private readonly open: OpenCall[] = [];

  constructor(
    private readonly choice: number,
    private readonly vendor: VendorIdentity,
  ) {}

  get hasCalls(): boolean {
    return this.open.length > 0;
  }

  /** The piece that a fragment is. */
  push(fragment: unknown): ChatPiece {
    if (!isMembers(fragment)) throw invalidResponse('sent a tool call that is no object', this.vendor);
    const called = isMembers(fragment['function']) ? fragment['function'] : {};
    const known = this.find(fragment, called);
    const written = toArguments(called['arguments']);
    if (known !== undefined)
      return { type: 'tool_call', index: this.choice, call: known.call, arguments: written };
    const name = called['name'];
    if (typeof name !== 'string' || name === '') {
      throw invalidResponse('sent a tool call without a name', this.vendor);
    }
    const id = hasText(fragment['id']) ? fragment['id'] : newCallId();
    const call = this.open.length;
    this.open.push({ call, wireIndex: fragment['index'], id: fragment['id'] });
    const signature = signatureOf(fragment);
    const signed = signature === undefined ? {} : { signature };
    return { type: 'tool_call', index: this.choice, call, id, name, ...signed, arguments: written };
  }

  /**
   * The call that a fragment goes on with. Vendors differ: some give every parallel call the index 0, some give none;
   * an id of its own together with a name always begins a new call.
   */
  private find(fragment: Members, called: Members): OpenCall | undefined {
    const { index, id } = fragment;
    const candidates = index === undefined ? this.open : this.open.filter((one) => one.wireIndex === index);
    const latest = candidates.at(-1);
    if (latest === undefined || !hasText(id) || !hasText(called['name'])) return latest;
    return candidates.find((one) => one.id === id);
  }
}

function hasText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}
