import type { Deletion } from '../tenant-record.js';

export function nothing(): Deletion {
  return { conversations: 0, messages: 0, vectors: 0, summaries: 0 };
}

export function add(total: Deletion, more: Deletion): void {
  total.conversations += more.conversations;
  total.messages += more.messages;
  total.vectors += more.vectors;
  total.summaries += more.summaries;
}
