/** A piece of a full-text query as written. */
export type FullTextToken =
  | { kind: 'word'; text: string; prefix: boolean }
  | { kind: 'phrase'; text: string }
  | { kind: 'and' | 'or' | 'not' | 'open' | 'close' };

const PIECE = /"([^"]*)"|([()])|([^\s"()]+)/gu;
const OPERATORS: Readonly<Record<string, FullTextToken>> = {
  AND: { kind: 'and' },
  OR: { kind: 'or' },
  NOT: { kind: 'not' },
  '(': { kind: 'open' },
  ')': { kind: 'close' },
};

/** Cuts a query into its pieces; undefined when a quotation mark has no partner. Operators are in capitals. */
export function readFullTextTokens(query: string): FullTextToken[] | undefined {
  if ((query.split('"').length - 1) % 2 === 1) return undefined;
  return [...query.matchAll(PIECE)].map(([piece, phrase, paren, word = '']): FullTextToken => {
    if (phrase !== undefined) return { kind: 'phrase', text: phrase };
    const operator = OPERATORS[paren ?? word];
    if (operator !== undefined) return operator;
    return { kind: 'word', text: piece, prefix: /[\p{L}\p{N}]\*$/u.test(piece) };
  });
}
