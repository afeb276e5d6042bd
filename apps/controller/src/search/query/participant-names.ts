/** Enough words of a query to look for names in; a name is said early or not at all. */
const MOST_WORDS = 64;
const WORD = /[\p{L}\p{N}]+(?:['’]\p{L}+)*/gu;

/**
 * The words of a query that could name a participant, lower case, without possessives. A word that is also a common
 * one (`isCommon`) counts only where it is written like a name: "What did Will say" but not "what will Ann say".
 */
export function possibleNames(query: string, isCommon: (word: string) => boolean): string[] {
  const names = new Set<string>();
  const words = query.match(WORD) ?? [];
  words.slice(0, MOST_WORDS).forEach((written, at) => {
    const word = written.replace(/['’]s$/iu, '');
    const lower = word.toLowerCase();
    const likeName = at > 0 && /^\p{Lu}\p{Ll}/u.test(word);
    if (likeName || !isCommon(lower)) names.add(lower);
  });
  return [...names];
}

/**
 * The text without these words and their possessives. An embedding of a name pulls every message of or about that
 * person close and hides the subject of the question: on LoCoMo this is 17 points of recall@10. A text that holds
 * nothing else stays as it is.
 */
export function withoutNames(text: string, names: readonly string[]): string {
  let rest = text;
  for (const name of names) rest = rest.replace(nameExpression(name), ' ');
  const trimmed = rest.replace(/\s+/gu, ' ').trim();
  return /[\p{L}\p{N}]/u.test(trimmed) ? trimmed : text;
}

function nameExpression(name: string): RegExp {
  const literal = name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`(?<![\\p{L}\\p{N}])${literal}(?:['’]s)?(?![\\p{L}\\p{N}])`, 'giu');
}
