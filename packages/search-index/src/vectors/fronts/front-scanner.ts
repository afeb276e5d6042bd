import type { Nearest } from '../near-rows.js';
import { type FrontScan, type Fronts, scanFronts } from './scan-fronts.js';

/** Who goes through the front bits. Nothing may be written to them before the answer is taken. */
export interface FrontScanner {
  /** Begins; what it returns waits for the answer. */
  begin(fronts: Fronts, scans: readonly FrontScan[]): () => Nearest[];
}

/** On the thread that asks, when it asks for the answer. */
export const inlineScanner: FrontScanner = {
  begin: (fronts, scans) => () => scanFronts(fronts, scans, new Int32Array(1), 0),
};
