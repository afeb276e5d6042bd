/** The scale of importance; 10 is pinned. */
export const LOWEST = 1;
export const HIGHEST = 10;

const MIDDLE = 5;
const LONG_CHARACTERS = 100;
const KEYWORDS = ['critical', 'important', 'urgent', 'decision'] as const;
/** A conversation is as important as its best few messages: small talk around them takes nothing away. */
const BEST_MESSAGES = 5;
/** How much of the score is the heuristic's; the rest is the model's. */
const HEURISTIC_SHARE = 0.3;

export interface HeuristicScore {
  /** 1..10. */
  score: number;
  /** What was seen, in words. */
  signals: string[];
}

/** How important a message looks: its length, code, a question, and words that people use for what matters. */
export function scoreMessage(text: string): HeuristicScore {
  const lower = text.toLowerCase();
  const seen: [boolean, number, string][] = [
    [[...text].length > LONG_CHARACTERS, 1, 'long'],
    [text.includes('```'), 2, 'code'],
    [text.trimEnd().endsWith('?'), 0.5, 'question'],
    ...KEYWORDS.map((word): [boolean, number, string] => [lower.includes(word), 1, `"${word}"`]),
  ];
  const present = seen.filter(([isThere]) => isThere);
  return {
    score: clamp(MIDDLE + present.reduce((sum, [, points]) => sum + points, 0)),
    signals: present.map(([, , name]) => name),
  };
}

/** How important a conversation looks: the mean of its best messages. */
export function scoreConversation(texts: readonly string[]): HeuristicScore {
  const best = texts
    .filter((text) => text.trim() !== '')
    .map(scoreMessage)
    .sort((a, b) => b.score - a.score)
    .slice(0, BEST_MESSAGES);
  if (best.length === 0) return { score: MIDDLE, signals: [] };
  return {
    score: round(best.reduce((sum, { score }) => sum + score, 0) / best.length),
    signals: [...new Set(best.flatMap(({ signals }) => signals))],
  };
}

/** Heuristic and model as one score; the heuristic alone where no model answered. */
export function combineScores(heuristic: number, model: number | null): number {
  if (model === null) return round(heuristic);
  return round(clamp(HEURISTIC_SHARE * heuristic + (1 - HEURISTIC_SHARE) * clamp(model)));
}

/** What is kept of a score: a whole number, never that of a pin, which is for people to set. */
export function toKeptImportance(score: number): number {
  return Math.min(HIGHEST - 1, Math.max(LOWEST, Math.round(score)));
}

function clamp(score: number): number {
  return Math.min(HIGHEST, Math.max(LOWEST, score));
}

function round(score: number): number {
  return Math.round(score * 100) / 100;
}
