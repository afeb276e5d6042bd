/** What kind of statement would answer a question. The words are English; other questions ask for none of it. */
export interface AskedFor {
  /** When something was, or how long it took. */
  time: boolean;
  /** How many, how much, how often, how old. */
  number: boolean;
  /** What somebody asked: then questions are the answers. */
  questions: boolean;
}

const TIME = /\b(?:when|since when|how long|(?:what|which) (?:date|day|month|year|time|week))\b/iu;
const NUMBER = /\bhow (?:many|much|long|old|often|far)\b/iu;
const QUESTIONS = /\b(?:ask(?:ed|ing|s)?|questions?|wonder(?:ed|ing)?)\b/iu;

export function askedFor(question: string): AskedFor {
  return { time: TIME.test(question), number: NUMBER.test(question), questions: QUESTIONS.test(question) };
}
