import type { Members } from './read-json.js';

/** The members that have a value: vendors take an absent member for their default and refuse a null. */
export function defined(members: Members): Members {
  const kept: Members = {};
  for (const name of Object.keys(members)) if (members[name] !== undefined) kept[name] = members[name];
  return kept;
}
