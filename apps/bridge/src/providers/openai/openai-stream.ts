import type { ChatPiece, FinishReason, Usage } from '../chat-types.js';
import { failFromErrorObject, invalidResponse } from '../wire/fail.js';
import { isMembers, type Members } from '../wire/read-json.js';
import type { VendorIdentity } from '../wire/vendor-identity.js';
import { fromOpenAiContent } from './from-openai-content.js';
import { fromOpenAiFinish } from './from-openai-finish.js';
import { fromOpenAiUsage } from './from-openai-usage.js';
import { ToolCallTracker } from './tool-call-tracker.js';

interface OpenChoice {
  calls: ToolCallTracker;
  finish: FinishReason | undefined;
}

/** What a streamed chat completion has said so far: chunks in, pieces out. */
export class OpenAiStream {
  private readonly choices = new Map<number, OpenChoice>();
  private usage: Usage | null = null;

  constructor(
    private model: string,
    private readonly vendor: VendorIdentity,
  ) {}

  *push(chunk: Members): Generator<ChatPiece> {
    if (typeof chunk['model'] === 'string' && chunk['model'] !== '') this.model = chunk['model'];
    this.usage = fromOpenAiUsage(chunk['usage']) ?? this.usage;
    const { choices } = chunk;
    if (choices === undefined || choices === null) return;
    if (!Array.isArray(choices)) throw invalidResponse('sent choices that are no list', this.vendor);
    for (const [position, choice] of choices.entries()) yield* this.pushChoice(choice, position);
  }

  /** The finish of each choice and the usage. Throws when a choice, or every choice, is missing its finish. */
  *end(): Generator<ChatPiece> {
    const choices = [...this.choices].sort(([left], [right]) => left - right);
    if (choices.length === 0) throw invalidResponse('sent a stream without choices', this.vendor);
    for (const [index, { finish }] of choices) {
      if (finish === undefined) throw invalidResponse('did not end its answer', this.vendor);
      yield { type: 'finish', index, reason: finish };
    }
    yield { type: 'usage', model: this.model, usage: this.usage };
  }

  private *pushChoice(written: unknown, position: number): Generator<ChatPiece> {
    if (!isMembers(written)) throw invalidResponse('sent a choice that is no object', this.vendor);
    if (isMembers(written['error'])) throw failFromErrorObject(written, this.vendor);
    const index = typeof written['index'] === 'number' ? written['index'] : position;
    const choice = this.open(index);
    // Moonshot reports the usage here.
    this.usage = fromOpenAiUsage(written['usage']) ?? this.usage;
    if (isMembers(written['delta']))
      yield* this.pushDelta(written['delta'], index, choice, written['logprobs']);
    const finish = written['finish_reason'];
    if (finish !== undefined && finish !== null && finish !== '') {
      choice.finish = fromOpenAiFinish(finish, choice.calls.hasCalls, this.vendor);
    }
  }

  private *pushDelta(
    delta: Members,
    index: number,
    choice: OpenChoice,
    logprobs: unknown,
  ): Generator<ChatPiece> {
    const { text, reasoning } = fromOpenAiContent(delta);
    if (reasoning !== '') yield { type: 'reasoning', index, text: reasoning };
    if (text !== null && text !== '') {
      const beside = logprobs === undefined || logprobs === null ? {} : { logprobs };
      yield { type: 'text', index, text, ...beside };
    }
    const { refusal, tool_calls: calls } = delta;
    if (typeof refusal === 'string' && refusal !== '') yield { type: 'refusal', index, text: refusal };
    if (Array.isArray(calls)) for (const fragment of calls) yield choice.calls.push(fragment);
  }

  private open(index: number): OpenChoice {
    const known = this.choices.get(index);
    if (known !== undefined) return known;
    const choice: OpenChoice = { calls: new ToolCallTracker(index, this.vendor), finish: undefined };
    this.choices.set(index, choice);
    return choice;
  }
}
