const WORDS = [
  'the old harbour wakes before the sun and the first boats leave without a sound',
  'nets lie folded on the quay beside baskets that smell of salt and tar',
  'a baker opens his door and warm light falls across the wet stones',
  'gulls argue over scraps while somewhere a bell counts the hour and',
  'nobody hurries',
]
  .join(' ')
  .split(' ');

/** A text of `count` words that is always the same; the healthy answer of the failover catalogue has 60. */
export function textOfWords(count: number): string {
  return Array.from({ length: count }, (_, at) => WORDS[at % WORDS.length]).join(' ');
}
