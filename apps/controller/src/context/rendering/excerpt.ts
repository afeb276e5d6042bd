import { analyse } from '@sekha/search-index';

/** Stands where a text was cut. */
export const CUT = '[…]';

const SENTENCES = /[^.!?。！？\n]*(?:[.!?。！？]+["')\]]*|\n|$)\s*/gu;
const MAX_SENTENCE = 400;

/**
 * The part of a text that answers a query best within a cost: whole sentences in a row, around the one that holds the
 * most of the query's terms, its cut ends marked. Undefined when not even one fits.
 */
export function excerptOf(
  text: string,
  terms: ReadonlySet<string>,
  costOf: (part: string) => number,
  most: number,
): string | undefined {
  const sentences = sentencesOf(text);
  const best = bestOf(sentences, terms);
  const cost = (at: number): number | undefined => {
    const sentence = sentences[at];
    return sentence === undefined ? undefined : Math.max(1, costOf(sentence));
  };
  let from = best;
  let to = best + 1;
  let left = most - 2 * costOf(` ${CUT} `) - (cost(best) ?? 0);
  if (left < 0) return undefined;
  for (;;) {
    const after = cost(to);
    const before = cost(from - 1);
    if (after !== undefined && after <= left) {
      left -= after;
      to++;
    } else if (before !== undefined && before <= left) {
      left -= before;
      from--;
    } else break;
  }
  return joined(sentences, from, to);
}

function joined(sentences: readonly string[], from: number, to: number): string {
  const body = sentences.slice(from, to).join('').trim();
  return `${from > 0 ? `${CUT} ` : ''}${body}${to < sentences.length ? ` ${CUT}` : ''}`;
}

/** Sentences with what follows them, so that together they are the text; endless ones in parts. */
function sentencesOf(text: string): string[] {
  const sentences = text.match(SENTENCES)?.filter((one) => one !== '') ?? [];
  return sentences.flatMap((one) => partsOf(one));
}

function partsOf(sentence: string): string[] {
  const parts: string[] = [];
  let rest = sentence;
  while (rest.length > MAX_SENTENCE) {
    const space = rest.lastIndexOf(' ', MAX_SENTENCE);
    const at = space > MAX_SENTENCE / 2 ? space + 1 : MAX_SENTENCE;
    const end = /[\ud800-\udbff]/.test(rest[at - 1] ?? '') ? at - 1 : at;
    parts.push(rest.slice(0, end));
    rest = rest.slice(end);
  }
  return [...parts, rest];
}

function bestOf(sentences: readonly string[], terms: ReadonlySet<string>): number {
  let best = 0;
  let most = 0;
  sentences.forEach((sentence, at) => {
    const held = new Set(analyse(sentence).filter((term) => terms.has(term))).size;
    if (held <= most) return;
    most = held;
    best = at;
  });
  return best;
}
