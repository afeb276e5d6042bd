/** Ten times what any configuration needs, and half of what the parser's recursion survives. */
const DEEPEST_BRACKETS = 100;
const WIDEST_INDENT = 100;
const MOST_INDICATORS_A_LINE = 100;

const OPENS = /[[{]/;
const BRACKET = /[[\]{}]/g;
const INDICATOR = /[-?:](?=\s|$)/g;

/**
 * Whether a YAML text may nest deeper than its parser can bear: it recurses, and a stack that runs out inside V8's
 * compiler of regular expressions ends the process. An upper bound without parsing: brackets that are open (those in
 * quotes count, too), and for blocks the indentation and the indicators of one line.
 */
export function nestsTooDeep(text: string): boolean {
  let open = 0;
  for (const [bracket] of text.matchAll(BRACKET)) {
    open = OPENS.test(bracket) ? open + 1 : Math.max(0, open - 1);
    if (open > DEEPEST_BRACKETS) return true;
  }
  return text.split(/\r\n?|\n/).some(blocksTooDeep);
}

function blocksTooDeep(line: string): boolean {
  if (line.search(/\S|$/) > WIDEST_INDENT && line.trim() !== '') return true;
  let indicators = 0;
  for (const _ of line.matchAll(INDICATOR)) if (++indicators > MOST_INDICATORS_A_LINE) return true;
  return false;
}
