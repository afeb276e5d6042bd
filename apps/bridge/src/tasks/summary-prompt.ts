import type { SummaryLevel } from '@sekha/contracts';
import type { ChatRequest } from '../providers/chat-types.js';
import { dataOnly, enclosed } from './enclosed.js';

const INSTRUCTIONS: Readonly<Record<SummaryLevel, string>> = {
  daily: 'Summarize this day: what was talked about, what was decided, what is still open.',
  weekly: 'Summarize this week: the main themes, the decisions, and what changed since its beginning.',
  monthly: 'Summarize this month: the long lines, the milestones, and what matters for the months to come.',
};

const MAX_TOKENS = 500;
/** English needs about four tokens for three words. */
const TOKENS_PER_WORD = 4 / 3;

/** The call that asks a chat model for a summary. */
export function summaryPrompt(
  messages: readonly string[],
  level: SummaryLevel,
  maxWords: number | undefined,
): Omit<ChatRequest, 'model'> {
  const bound = maxWords === undefined ? '' : ` Use at most ${maxWords} words.`;
  const numbered = messages.map((message, position) => `${position + 1}. ${message}`).join('\n');
  return {
    temperature: 0.3,
    maxTokens: maxWords === undefined ? MAX_TOKENS : Math.ceil(maxWords * TOKENS_PER_WORD) + 50,
    messages: [
      {
        role: 'system',
        content: `You summarize conversations. Keep names, numbers and dates exact. Say nothing that the messages do not say. Answer with the summary alone. ${dataOnly('messages')}`,
      },
      { role: 'user', content: `${INSTRUCTIONS[level]}${bound}\n\n${enclosed('messages', numbered)}` },
    ],
  };
}
