import type { IndexCandidate } from '../search-index.js';

/** Candidates as columns: one buffer that is handed over, instead of hundreds of objects that are copied. */
export interface PackedCandidates {
  /** {@link FIELDS} numbers per candidate. */
  numbers: Float64Array<ArrayBuffer>;
  texts: string[];
}

const FIELDS = 13;
const NO_NAME = -1;

export function packCandidates(candidates: readonly IndexCandidate[]): PackedCandidates {
  const numbers = new Float64Array(candidates.length * FIELDS);
  const ordinals = new Map<string, number>();
  const ordinal = (text: string): number => {
    const known = ordinals.get(text);
    if (known !== undefined) return known;
    ordinals.set(text, ordinals.size);
    return ordinals.size - 1;
  };
  candidates.forEach((one, i) => {
    const row = [
      one.messageKey,
      one.conversationKey,
      one.seq,
      ordinal(one.role),
      one.name === null ? NO_NAME : ordinal(one.name),
      one.sentAtMs,
      one.bm25 ?? Number.NaN,
      one.bm25Window ?? Number.NaN,
      one.cosine ?? Number.NaN,
      one.cosineWindow ?? Number.NaN,
      one.length,
      one.traits,
      one.hasNoVector === true ? 1 : 0,
    ];
    numbers.set(row, i * FIELDS);
  });
  return { numbers, texts: [...ordinals.keys()] };
}

export function unpackCandidates({ numbers, texts }: PackedCandidates): IndexCandidate[] {
  const candidates: IndexCandidate[] = [];
  for (let at = 0; at < numbers.length; at += FIELDS) {
    const field = (offset: number): number => numbers[at + offset] as number;
    const name = field(4);
    const candidate: IndexCandidate = {
      messageKey: field(0),
      conversationKey: field(1),
      seq: field(2),
      role: texts[field(3)] ?? '',
      name: name === NO_NAME ? null : (texts[name] ?? ''),
      sentAtMs: field(5),
      length: field(10),
      traits: field(11),
    };
    if (!Number.isNaN(field(6))) candidate.bm25 = field(6);
    if (!Number.isNaN(field(7))) candidate.bm25Window = field(7);
    if (!Number.isNaN(field(8))) candidate.cosine = field(8);
    if (!Number.isNaN(field(9))) candidate.cosineWindow = field(9);
    if (field(12) === 1) candidate.hasNoVector = true;
    candidates.push(candidate);
  }
  return candidates;
}
