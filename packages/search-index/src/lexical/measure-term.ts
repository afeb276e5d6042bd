import { LINKS, type MessageTable, NEXT, PREVIOUS } from '../core/message-table.js';
import type { Selection } from '../core/selection.js';
import { highestScore, inverseDocumentFrequency } from './bm25.js';

/** One slot in so many is looked at for the number of windows. */
const SAMPLED = 16;

/** What can be said of a frequent term without scoring it. */
export interface TermMeasure {
  /** Of the selected messages: how many hold the term. Exact. */
  matching: number;
  /** Of the selected windows: how many hold the term. Estimated from a sample; see {@link measureTerm}. */
  windows: number;
  /** No message, and no window, gains more from the term. */
  highest: number;
  highestWindow: number;
}

/**
 * Counts what a term's weights are made of. The number of windows comes from one slot in {@link SAMPLED}: with the
 * thousands of postings of a frequent term it is a few per cent off at most, its logarithm less than one per cent.
 *
 * @param marks All zero, by slot; all zero again afterwards.
 */
export function measureTerm(
  { links }: MessageTable,
  { mask, wholeConversations, count: total }: Selection,
  postings: Uint32Array,
  marks: Uint8Array,
): TermMeasure {
  const sampled: number[] = [];
  const sample = (slot: number): void => {
    if (mask[slot] !== 1 || marks[slot] === 1) return;
    marks[slot] = 1;
    sampled.push(slot);
  };
  let [matching, most, last] = [0, 1, -1];
  for (const posting of postings) {
    const slot = posting >>> 8;
    if (mask[slot] === 1) {
      if (slot !== last) matching++;
      if (isSampled(slot)) sample(slot);
    } else if (wholeConversations) continue;
    last = slot;
    if ((posting & 255) > most) most = posting & 255;
    const before = links[slot * LINKS + PREVIOUS] as number;
    if (isSampled(before)) sample(before);
    const after = links[slot * LINKS + NEXT] as number;
    if (isSampled(after)) sample(after);
  }
  for (const slot of sampled) marks[slot] = 0;
  const windows = Math.min(total, Math.max(matching, sampled.length * SAMPLED));
  return {
    matching,
    windows,
    highest: highestScore(inverseDocumentFrequency(matching, total), most),
    highestWindow: highestScore(inverseDocumentFrequency(windows, total), most * 3),
  };
}

/** By a hash: speakers alternate, so every sixteenth slot would be of one of them. */
function isSampled(slot: number): boolean {
  return Math.imul(slot, 0x9e37_79b1) >>> 28 === 0;
}
