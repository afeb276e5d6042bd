const MAX_NAME = 100;
const LINE_ENDS = /\r\n|[\r\n\v\f\u0085\u2028\u2029]/g;
/** What could be taken for the end of the block, or for the beginning of another. */
const OWN_TAG = /<(?=\s*\/?\s*memory\b)/gi;

/**
 * Stored text as a quotation: every line but the first is indented, so that nothing stored ever stands where a line
 * of the block begins, and what looks like the block's own tag loses its bracket.
 */
export function quoteText(text: string): string {
  return withoutControls(text.replace(OWN_TAG, '‹').replace(LINE_ENDS, '\n')).replaceAll('\n', '\n  ');
}

/** A label, a folder or a speaker's name: one line, no brackets, not too long. */
export function quoteName(name: string): string {
  const line = withoutControls(name.replace(LINE_ENDS, ' '))
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/[[({<]/g, '(')
    .replace(/[\])}>]/g, ')');
  if (line.length <= MAX_NAME) return line;
  const points = [...line];
  return points.length > MAX_NAME ? `${points.slice(0, MAX_NAME - 1).join('')}…` : line;
}

function withoutControls(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it is about
  return text.replace(/[\u0000-\u0008\u000e-\u001f\u007f]/g, ' ');
}
