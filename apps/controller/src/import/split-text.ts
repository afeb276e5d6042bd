/** Where a text is best cut, best first. */
const CUTS = ['\n\n', '\n', '. ', ' '];

/**
 * A long text in parts of at most `maxChars`, cut between paragraphs, lines, sentences or words where there are any,
 * never through a surrogate pair. The parts put together are the text.
 */
export function splitText(text: string, maxChars: number): string[] {
  const parts: string[] = [];
  let at = 0;
  while (text.length - at > maxChars) {
    const end = cutBefore(text, at, at + maxChars);
    parts.push(text.slice(at, end));
    at = end;
  }
  parts.push(text.slice(at));
  return parts;
}

function cutBefore(text: string, from: number, to: number): number {
  // Not so early that the parts become small.
  const earliest = from + Math.floor((to - from) / 2);
  // Only there: a text of megabytes without any would otherwise be searched back to its beginning for each part.
  const late = text.slice(earliest, to);
  for (const cut of CUTS) {
    const found = late.lastIndexOf(cut);
    if (found >= 0) return earliest + found + cut.length;
  }
  const code = text.charCodeAt(to - 1);
  return code >= 0xd800 && code <= 0xdbff ? to - 1 : to;
}
