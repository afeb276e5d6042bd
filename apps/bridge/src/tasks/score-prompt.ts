import type { ChatRequest } from '../providers/chat-types.js';
import { dataOnly, enclosed } from './enclosed.js';

const LOWEST = 1;
const HIGHEST = 10;
const MIDDLE = 5;

/** The call that asks a chat model how important something is. */
export function scorePrompt(conversation: string, context: string | undefined): Omit<ChatRequest, 'model'> {
  const around = context === undefined || context === '' ? '' : `\n\n${enclosed('context', context)}`;
  return {
    temperature: 0.3,
    maxTokens: 200,
    messages: [
      {
        role: 'system',
        content: `You judge how important a piece of conversation is to remember, from 1 (chatter) to 10 (critical). Answer with a line "Score: N" and a line of reasoning. ${dataOnly('conversation', 'context')}`,
      },
      { role: 'user', content: `${enclosed('conversation', conversation)}${around}` },
    ],
  };
}

/**
 * The score in a model's answer: `score: N` first, then `N/10`, then a line that begins with a number; 5 when there is
 * none; always from 1 to 10.
 */
export function readScore(answer: string): number {
  const lines = answer.split('\n');
  for (const pattern of [
    /score\s*:\s*\**\s*(-?\d+(?:\.\d+)?)/i,
    /(-?\d+(?:\.\d+)?)\s*\/\s*10\b/,
    /^\s*(-?\d+(?:\.\d+)?)/,
  ]) {
    for (const line of lines) {
      const found = pattern.exec(line)?.[1];
      if (found !== undefined) return clamp(Number(found));
    }
  }
  return MIDDLE;
}

const KEYWORDS = ['critical', 'important', 'urgent', 'decision'] as const;

/** Importance without a model, from 1 to 10: length, code, a question, and words that people use for what matters. */
export function heuristicScore(text: string): number {
  const lower = text.toLowerCase();
  let score = MIDDLE;
  if (text.length > 100) score += 1;
  if (text.includes('```')) score += 2;
  if (text.trimEnd().endsWith('?')) score += 0.5;
  for (const keyword of KEYWORDS) if (lower.includes(keyword)) score += 1;
  return clamp(score);
}

function clamp(score: number): number {
  return Math.min(HIGHEST, Math.max(LOWEST, score));
}
