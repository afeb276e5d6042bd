import { defaultReply } from './default-reply.js';
import type {
  ReplySource,
  ScriptedChoice,
  ScriptedReply,
  ScriptedUsage,
  SeenChat,
} from './scripted-reply.js';

/** What the scripted model says: queued answers first, then the standing one. */
export class ReplyScript {
  private queue: ReplySource[] = [];
  private standing: ReplySource = defaultReply;

  /** The next chat request gets this answer. */
  next(...replies: ReplySource[]): this {
    this.queue.push(...replies);
    return this;
  }

  /** Every chat request without a queued answer gets this one. */
  always(reply: ReplySource): this {
    this.standing = reply;
    return this;
  }

  /** Back to the default: an echo, or JSON that obeys the schema asked for. */
  reset(): void {
    this.queue = [];
    this.standing = defaultReply;
  }

  take(chat: SeenChat): ScriptedReply {
    const source = this.queue.shift() ?? this.standing;
    return typeof source === 'function' ? source(chat) : source;
  }
}

/** The choices of a reply; one without `choices` is repeated for `n`. */
export function choicesOf(reply: ScriptedReply, n: number): ScriptedChoice[] {
  return reply.choices ?? Array.from({ length: n }, () => reply);
}

/** The pieces a stream of this text comes in: words with the blanks before them. */
export function piecesOf(choice: ScriptedChoice, reply: ScriptedReply): string[] {
  if (reply.pieces !== undefined && choice === reply) return reply.pieces;
  return words(choice.text ?? '');
}

/** Splits a text so that joining the pieces gives it back. */
export function words(text: string): string[] {
  return text.match(/\s*\S+|\s+$/g) ?? [];
}

/** The usage to report: the script's, or an estimate of a token for every four characters. */
export function usageOf(reply: ScriptedReply, chat: SeenChat): ScriptedUsage | null {
  if (reply.usage !== undefined) return reply.usage;
  const prompt = chat.messages.map(({ text }) => text).join(' ');
  const said = choicesOf(reply, chat.n)
    .map(({ text = '', toolCalls = [] }) => text + (toolCalls.length > 0 ? JSON.stringify(toolCalls) : ''))
    .join('');
  return { input: estimateTokens(prompt), output: estimateTokens(said) };
}

export function estimateTokens(text: string): number {
  return Math.max(1, Math.ceil(text.length / 4));
}

/** The finish of a choice where the script does not say it. */
export function finishOf(choice: ScriptedChoice): NonNullable<ScriptedChoice['finish']> {
  return choice.finish ?? ((choice.toolCalls ?? []).length > 0 ? 'tool_calls' : 'stop');
}
