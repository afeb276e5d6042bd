const LONGEST = 60;

/** A label for a conversation that was given none: the beginning of its first message, cut at a word. */
export function defaultLabel(firstText: string | undefined): string {
  const line = firstText?.replace(/\s+/g, ' ').trim() ?? '';
  if (line === '') return 'Untitled';
  if (line.length <= LONGEST) return line;
  const cut = line.slice(0, LONGEST).replace(/[\ud800-\udbff]$/, ''); // not through an emoji
  const space = cut.lastIndexOf(' ');
  return `${space > LONGEST / 2 ? cut.slice(0, space) : cut}…`;
}
