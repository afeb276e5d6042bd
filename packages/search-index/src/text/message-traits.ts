/**
 * What kind of sentence a message is made of, packed into a byte, so that a ranking can prefer what tells to what
 * asks without reading a text. The words are English; a message in another language has the traits that do not need
 * them (its questions, its figures).
 */
export const FIRST_PERSON = 1;
export const TELLS_TIME = 2;
export const TELLS_NUMBER = 4;
/** The share of questions among the sentences stands above the flags, in steps of a fifteenth. */
const QUESTION_SHIFT = 4;
const QUESTION_STEPS = 15;
/** What a message is about it says early; the rest of a long one is not looked at. */
const LOOKED_AT = 2_000;

const SENTENCE_END = /[.!?。！？؟]+/gu;
const QUESTION_MARK = /[?？؟]/u;
const FIRST_PERSON_WORD = /\b(?:I|me|my|mine|we|us|our|ours)\b/iu;
const TIME_WORD =
  /\b(?:yesterday|today|tonight|last|next|ago|weeks?|weekend|months?|years?|(?:mon|tues|wednes|thurs|fri|satur|sun)day|january|february|march|april|may|june|july|august|september|october|november|december|since|recently)\b/iu;
const NUMBER_WORD = /\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|couple|few|several|dozen)\b/iu;

export function traitsOf(content: string): number {
  const text = content.slice(0, LOOKED_AT);
  const flags =
    (FIRST_PERSON_WORD.test(text) ? FIRST_PERSON : 0) |
    (TIME_WORD.test(text) ? TELLS_TIME : 0) |
    (NUMBER_WORD.test(text) ? TELLS_NUMBER : 0);
  return flags | (Math.round(shareOfQuestions(text) * QUESTION_STEPS) << QUESTION_SHIFT);
}

export function hasTrait(traits: number, trait: number): boolean {
  return (traits & trait) !== 0;
}

/** 0..1: how many of the sentences of a message are questions. */
export function questionShare(traits: number): number {
  return (traits >>> QUESTION_SHIFT) / QUESTION_STEPS;
}

function shareOfQuestions(text: string): number {
  let sentences = 0;
  let questions = 0;
  let from = 0;
  for (const { 0: mark, index } of text.matchAll(SENTENCE_END)) {
    if (text.slice(from, index).trim() === '') continue;
    from = index + mark.length;
    sentences++;
    if (QUESTION_MARK.test(mark)) questions++;
  }
  if (text.slice(from).trim() !== '') sentences++;
  return sentences === 0 ? 0 : questions / sentences;
}
