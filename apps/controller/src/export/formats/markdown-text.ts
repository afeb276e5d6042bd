const BACKTICKS = /`+/g;
const SPACES = /[\s\p{Cc}\u2028\u2029]+/gu;
/** All ASCII punctuation may be escaped, and then means itself (CommonMark 2.4). */
const PUNCTUATION = /[!"#$%&'()*+,\-./:;<=>?@[\\\]^_`{|}~]/g;
/** What a reader needs no escape for: it starts nothing in the middle of a line. */
const HARMLESS = new Set([
  '.',
  ',',
  '/',
  ':',
  ';',
  '(',
  ')',
  '-',
  '?',
  '"',
  "'",
  '%',
  '$',
  '=',
  '+',
  '@',
  '^',
]);

/** Text within a line: no line of its own, no markup. */
export function toInline(text: string): string {
  const line = text.replace(SPACES, ' ').trim();
  if (line === '') return '\u2014';
  const escaped = line.replace(PUNCTUATION, (mark) => (HARMLESS.has(mark) ? mark : `\\${mark}`));
  // A bare address becomes a link in many readers.
  return escaped.replace(/:\/\//g, '\\://').replace(/\bwww\./gi, (start) => `${start.slice(0, -1)}\\.`);
}

/** Text that stays as it is, in a fence longer than any run of backticks in it (CommonMark 4.5). */
export function toFenced(text: string): string {
  const fence = '`'.repeat(Math.max(3, longestRun(text) + 1));
  // A NUL has no place in Markdown (CommonMark 2.3).
  const body = text.replaceAll('\0', '\uFFFD');
  return `${fence}text\n${body}${body === '' || body.endsWith('\n') ? '' : '\n'}${fence}`;
}

/** One line of code, in more backticks than it holds (CommonMark 6.1). */
export function toCodeSpan(line: string): string {
  const ticks = '`'.repeat(longestRun(line) + 1);
  return `${ticks} ${line} ${ticks}`;
}

function longestRun(text: string): number {
  return (text.match(BACKTICKS) ?? []).reduce((longest, run) => Math.max(longest, run.length), 0);
}
