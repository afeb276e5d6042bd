import type { ChatReply, Usage } from '../providers/chat-types.js';

/** What was used, and whether we counted it because the vendor did not. */
export interface Spent {
  usage: Usage;
  usageEstimated: boolean;
}

/** Usage that we counted ourselves, because the vendor said nothing or the answer was cut. */
export function countedUsage(inputTokens: number, outputTokens: number): Usage {
  return {
    input: { total: inputTokens, fresh: inputTokens, cacheRead: 0, cacheWrite: 0 },
    output: { total: outputTokens, text: outputTokens, reasoning: 0 },
  };
}

/** All text of a reply, for counting. */
export function replyTexts(reply: ChatReply): string[] {
  return reply.choices
    .flatMap(({ text, reasoning, toolCalls }) => [
      text,
      reasoning,
      ...toolCalls.map((call) => call.name + call.arguments),
    ])
    .filter((text): text is string => typeof text === 'string' && text !== '');
}

/** A guess where the text itself is gone: about four characters make a token. */
export function charactersToTokens(characters: number): number {
  return Math.ceil(characters / 4);
}
