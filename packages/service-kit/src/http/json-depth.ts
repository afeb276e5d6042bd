/** Far deeper than any request means to be, and far from what recursion over its values survives. */
export const DEEPEST_JSON = 200;

/**
 * Whether a JSON text nests deeper than {@link DEEPEST_JSON}: whoever walks or writes such a value again runs out of
 * stack. A text with fewer openings than that, which nearly all are, is not read twice.
 */
export function nestsTooDeep(text: string): boolean {
  return hasOpenings(text, DEEPEST_JSON) && depthExceeds(text, DEEPEST_JSON);
}

function hasOpenings(text: string, most: number): boolean {
  let left = most;
  for (const bracket of ['{', '['])
    for (let at = text.indexOf(bracket); at >= 0; at = text.indexOf(bracket, at + 1))
      if (--left < 0) return true;
  return false;
}

function depthExceeds(text: string, most: number): boolean {
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    const character = text[at];
    if (character === '"') at = endOfString(text, at);
    else if (character === '}' || character === ']') depth--;
    else if ((character === '{' || character === '[') && ++depth > most) return true;
  }
  return false;
}

/** Where the string that begins at `start` ends: at the next quote before which the backslashes are even. */
function endOfString(text: string, start: number): number {
  for (let quote = text.indexOf('"', start + 1); quote >= 0; quote = text.indexOf('"', quote + 1)) {
    let before = quote - 1;
    while (text[before] === '\\') before--;
    if ((quote - before) % 2 === 1) return quote;
  }
  return text.length;
}
