/** Why a text is no JSON, in words that tell where and repeat none of it: what is told is logged, too. */
export function jsonProblem(text: string): string {
  try {
    JSON.parse(text);
    return 'it has a member named __proto__ or constructor.prototype, which is refused';
  } catch (error) {
    return inWords((error as SyntaxError).message, text);
  }
}

/** V8 says `Expected ',' or ']' after array element in JSON at position 4`, or quotes what it stumbled over. */
function inWords(message: string, text: string): string {
  if (message.startsWith('Unexpected end')) return 'it ends too early';
  const [, what = '', position] = /^(.*?) in JSON at position (\d+)/.exec(message) ?? [];
  if (position === undefined) return 'it holds something unexpected';
  const before = text.slice(0, Number(position)).split('\n');
  const place = `line ${before.length}, column ${(before.at(-1)?.length ?? 0) + 1}`;
  return `${what.charAt(0).toLowerCase()}${what.slice(1)} at ${place}`;
}
