import { AppError, BulkConversationBody, readContract } from '@sekha/contracts';
import { toAppError } from '@sekha/service-kit';
import { type MemoryStore, normaliseFolder, type WriteOnce } from '@sekha/store';
import { defaultLabel } from '../../conversations/default-label.js';
import { readMessage } from '../../conversations/read-messages.js';
import { readWriteOnce } from '../../conversations/write-once.js';
import { InFlight } from '../in-flight.js';
import type { JsonItem } from '../reading/read-json.js';

/** What became of one line. */
export interface BulkResult {
  /** Which value it was, from 0. */
  index: number;
  /** Where it stood. */
  place: string;
  status: number;
  id?: string;
  /** Messages that were written. */
  messages?: number;
  error?: string;
  error_code?: string;
  details?: unknown;
}

type Frame = Pick<BulkResult, 'index' | 'place'>;

/** Messages that are written together; see `InFlight`. */
const MESSAGES_UNDER_WAY = 128;

/**
 * Writes conversations one by one as they arrive, several at a time, and says of each what became of it: in the order
 * in which they came, each as soon as it is durable.
 */
export class BulkWrite {
  private readonly inFlight = new InFlight(MESSAGES_UNDER_WAY);
  private readonly counts = { created: 0, appended: 0, failed: 0 };

  constructor(
    private readonly store: MemoryStore,
    private readonly tenantId: string,
    /** The `Idempotency-Key` of the request: each line has its own share in it. */
    private readonly key: string | undefined,
    /** Resolves when others have taken in what was written: until then there is more of it than they can do with. */
    private readonly keepPace: () => Promise<void> = async () => undefined,
  ) {}

  /** Ends with a line that says how many there were; without it the answer is not whole. */
  async takeAll(items: AsyncIterable<JsonItem>, answer: (result: object) => Promise<void>): Promise<void> {
    let answered: Promise<void> = Promise.resolve();
    let index = 0;
    try {
      for await (const item of items) {
        if ('isEnvelope' in item && item.isEnvelope) continue;
        const result = await this.begin(item, index);
        index += 1;
        const before = answered;
        answered = (async () => {
          await before;
          await answer(await result());
        })();
        // It is awaited later, but may fail now.
        answered.catch(() => undefined);
        // Whoever reads slowly is not written for ahead.
        if (index % MESSAGES_UNDER_WAY !== 0) continue;
        await answered;
        await this.keepPace();
      }
    } finally {
      // Also when the body breaks off: what is being written is told before the end is.
      await answered;
    }
    await answer({ done: true, lines: index, ...this.counts });
  }

  /** Resolves when the work has begun, with how to wait for its end. */
  private async begin(item: JsonItem, index: number): Promise<() => Promise<BulkResult>> {
    const frame = { index, place: item.place };
    let body: BulkConversationBody;
    try {
      body = readItem(item);
    } catch (error) {
      return async () => this.fail(frame, error);
    }
    let settle = (_result: BulkResult): void => undefined;
    const result = new Promise<BulkResult>((resolve) => {
      settle = resolve;
    });
    // What goes to one conversation keeps its order.
    const order = body.conversation_id?.toLowerCase() ?? `${index}`;
    await this.inFlight.start(order, body.messages?.length ?? 1, async () => {
      settle(await this.writeOrFail(body, frame));
    });
    return () => result;
  }

  private async writeOrFail(body: BulkConversationBody, frame: Frame): Promise<BulkResult> {
    try {
      return { ...frame, ...(await this.write(body, frame.index)) };
    } catch (error) {
      return this.fail(frame, error);
    }
  }

  private async write(
    body: BulkConversationBody,
    index: number,
  ): Promise<{ status: number; id: string; messages: number }> {
    const { conversations, messages: kept } = this.store.forTenant(this.tenantId);
    const once = this.onceFor(body, index);
    const messages = (body.messages ?? []).map(readMessage);
    if (body.conversation_id !== undefined) {
      const added = await kept.append(body.conversation_id, messages, once, 'bulk');
      this.counts.appended += 1;
      return { status: 201, id: body.conversation_id, messages: added.length };
    }
    const { label, folder, importance, metadata } = body;
    const conversation = {
      label: label ?? defaultLabel(messages[0]?.content),
      folder: normaliseFolder(folder ?? '/'),
      ...(importance === undefined ? {} : { importance: Math.min(10, Math.max(1, Math.round(importance))) }),
      ...(metadata === undefined ? {} : { metadata }),
    };
    const made = await conversations.create(conversation, messages, once, 'bulk');
    this.counts.created += 1;
    return { status: 201, id: made.id, messages: made.messageCount };
  }

  private onceFor(body: BulkConversationBody, index: number): WriteOnce | undefined {
    const once = readWriteOnce(this.key, body);
    return once === undefined ? undefined : { ...once, key: `${once.key} line ${index}` };
  }

  private fail(frame: Frame, thrown: unknown): BulkResult {
    const { code, message, status, details } = toAppError(thrown);
    this.counts.failed += 1;
    return {
      ...frame,
      status,
      error: message,
      error_code: code,
      ...(details === undefined ? {} : { details }),
    };
  }
}

function readItem(item: JsonItem): BulkConversationBody {
  if ('problem' in item) throw new AppError('request.malformed', item.problem);
  if (item.isDamaged)
    throw new AppError('request.malformed', 'it has bytes that are not UTF-8; nothing of it was written');
  const body = readContract(BulkConversationBody, item.value);
  if (body.conversation_id === undefined) return body;
  if ((body.messages ?? []).length === 0)
    throw new AppError('request.invalid', 'there are no messages to add');
  const { label, folder, importance, metadata } = body;
  if ([label, folder, importance, metadata].some((member) => member !== undefined))
    throw new AppError('request.invalid', 'beside conversation_id only messages may stand');
  return body;
}
