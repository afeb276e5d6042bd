import { analyse, queryTerms } from '@sekha/search-index';
import { asksForThePast, type ChangeSaid, changeSaidBy } from './change-words.js';

/** A message that answers a query, among the best ones. */
export interface Statement {
  id: string;
  /** Who says it: role and name. */
  speaker: string;
  conversationId: string;
  /** Position in its conversation. */
  seq: number;
  sentAtMs: number;
  content: string;
  /** Of unit length; absent where it has not been embedded. */
  vector?: Float32Array | undefined;
}

/** How alike two statements must be (cosine) for the newer one to take the older one's place. */
export interface SupersessionRules {
  /** Where the newer one says plainly that something changed. */
  plainly: number;
  /** Where it speaks of less of what was asked than the older one, and says that something changed. */
  plainlyWithLess: number;
  perhapsWithLess: number;
  /** Where it speaks of as much, and little or nothing but the time says so. */
  silently: number;
  /** The same, where both hold only one of several terms of the question. */
  silentlyOnOneTerm: number;
  /** Least share of the shorter one's words in the longer one, where a vector is missing. */
  sharedWords: number;
  /** Only what is among the best this many is taken for an answer that can be out of date. */
  olderAmong: number;
  /** Only what is among the best this many can take its place. */
  newerAmong: number;
  /** The newer one holds at least this share of the question's terms that the older one holds. */
  leastAsked: number;
}

/** Measured with bench/supersession and LoCoMo. */
export const SUPERSESSION_RULES: SupersessionRules = {
  plainly: 0.45,
  plainlyWithLess: 0.5,
  perhapsWithLess: 0.65,
  silently: 0.6,
  silentlyOnOneTerm: 0.65,
  sharedWords: 0.5,
  olderAmong: 3,
  newerAmong: 8,
  leastAsked: 0.5,
};

interface Read extends Statement {
  words: ReadonlySet<string>;
  /** How many of the query's terms it holds. */
  asked: number;
  rank: number;
  change: ChangeSaid;
}

/** Longer texts say many things; that one of them is newer does not make the others old. */
const MAX_CHARACTERS = 400;

/**
 * Which statements a newer one takes the place of, as far as this query is concerned: ids, older to newest. Two
 * statements of one speaker that are alike and speak of the same part of the question, where the newer says that
 * something changed, or where the question asks how things are. A question for the past has its answer in the past.
 */
export function findSupersessions(
  statements: readonly Statement[],
  query: string,
  rules: SupersessionRules = SUPERSESSION_RULES,
): Map<string, string> {
  const superseded = new Map<string, string>();
  if (asksForThePast(query)) return superseded;
  const terms = new Set(queryTerms(query));
  const read = statements
    .map((one, rank) => ({ ...one, rank }))
    .filter(({ content }) => content.length <= MAX_CHARACTERS && !content.trim().endsWith('?'))
    .map((one) => toRead(one, terms));
  const newestFirst = read.sort((a, b) => b.sentAtMs - a.sentAtMs || b.seq - a.seq);
  for (const [at, older] of newestFirst.entries()) {
    if (older.rank >= rules.olderAmong || older.asked === 0) continue;
    const newer = newestFirst.slice(0, at).find((one) => supersedes(one, older, terms.size, rules));
    if (newer !== undefined) superseded.set(older.id, superseded.get(newer.id) ?? newer.id);
  }
  return superseded;
}

function toRead(statement: Statement & { rank: number }, terms: ReadonlySet<string>): Read {
  const all = new Set(analyse(statement.content));
  const words = new Set(queryTerms(statement.content));
  const asked = [...terms].filter((term) => all.has(term)).length;
  return { ...statement, words, asked, change: changeSaidBy(statement.content) };
}

function supersedes(newer: Read, older: Read, terms: number, rules: SupersessionRules): boolean {
  if (newer.speaker !== older.speaker || !isLater(newer, older)) return false;
  const least = leastCosine(newer, older, terms, rules);
  if (least === undefined) return false;
  if (newer.vector === undefined || older.vector === undefined)
    return sharedWords(newer.words, older.words) >= rules.sharedWords;
  return cosineOf(newer.vector, older.vector) >= least;
}

/** Inside a conversation one thing after another is said about a subject; only a plain word makes it a correction. */
function isLater(newer: Read, older: Read): boolean {
  if (newer.conversationId !== older.conversationId) return newer.sentAtMs > older.sentAtMs;
  return newer.seq > older.seq && newer.change === 'plainly';
}

function leastCosine(newer: Read, older: Read, terms: number, rules: SupersessionRules): number | undefined {
  if (newer.rank >= rules.newerAmong || newer.asked < rules.leastAsked * older.asked) return undefined;
  const less = newer.asked < older.asked;
  switch (newer.change) {
    case 'plainly':
      return less ? rules.plainlyWithLess : rules.plainly;
    case 'perhaps':
      if (less) return rules.perhapsWithLess;
      break;
    case 'not':
      if (less) return undefined;
      break;
  }
  return older.asked === 1 && terms > 1 ? rules.silentlyOnOneTerm : rules.silently;
}

function cosineOf(a: Float32Array, b: Float32Array): number {
  return a.reduce((sum, one, at) => sum + one * (b[at] ?? 0), 0);
}

function sharedWords(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  const shared = [...a].filter((word) => b.has(word)).length;
  return shared / Math.max(1, Math.min(a.size, b.size));
}
