import type { Members } from './read-json.js';

/** The members that have a value: vendors take an absent member for their default and refuse a null. */
export function defined(members: Members): Members {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined));
}
