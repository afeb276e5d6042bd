const DEFAULT_WORDS = 120;
const SHORT_WORDS = 4;

/**
 * A summary without a model: the sentences whose words are the most telling of the whole, in their own order, up to
 * `maxWords`. It is honest about being one: the caller marks it `extractive`.
 * Source: H. P. Luhn, "The Automatic Creation of Literature Abstracts", 1958.
 */
export function extractiveSummary(messages: readonly string[], maxWords = DEFAULT_WORDS): string {
  const sentences = messages.flatMap(splitSentences);
  const frequency = countWords(sentences);
  const ranked = sentences
    .map((sentence, position) => ({ sentence, position, weight: weigh(sentence, frequency) }))
    .sort((a, b) => b.weight - a.weight || a.position - b.position);
  const chosen: typeof ranked = [];
  let words = 0;
  for (const one of ranked) {
    const length = one.sentence.split(/\s+/).length;
    if (words + length > maxWords) continue;
    chosen.push(one);
    words += length;
  }
  if (chosen.length === 0) return firstWords(sentences[0] ?? '', maxWords);
  return chosen
    .sort((a, b) => a.position - b.position)
    .map(({ sentence }) => sentence)
    .join(' ');
}

function splitSentences(text: string): string[] {
  return text
    .split(/(?<=[.!?])\s+|\n+/)
    .map((sentence) => sentence.trim())
    .filter((sentence) => sentence !== '');
}

function tellingWords(sentence: string): string[] {
  return (sentence.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []).filter((word) => word.length >= SHORT_WORDS);
}

function countWords(sentences: readonly string[]): Map<string, number> {
  const frequency = new Map<string, number>();
  for (const sentence of sentences)
    for (const word of new Set(tellingWords(sentence))) frequency.set(word, (frequency.get(word) ?? 0) + 1);
  return frequency;
}

/** Mean frequency, so that a long sentence does not win by its length. */
function weigh(sentence: string, frequency: ReadonlyMap<string, number>): number {
  const words = tellingWords(sentence);
  if (words.length === 0) return 0;
  return words.reduce((sum, word) => sum + (frequency.get(word) ?? 0), 0) / Math.sqrt(words.length);
}

function firstWords(sentence: string, count: number): string {
  const words = sentence.split(/\s+/);
  return words.length <= count ? sentence : `${words.slice(0, count).join(' ')}…`;
}
