import type { MessagePort } from 'node:worker_threads';
import type { Nearest } from '../near-rows.js';
import type { FrontLayout } from '../space-layout.js';
import type { WasmMemory } from '../web-assembly.js';
import type { FrontScan } from './scan-fronts.js';

/** What the scan thread is asked; `memory` comes when it is another one than the last time, or has grown. */
export interface ScanOrder {
  /** Comes back with the answer. */
  order: number;
  memory: WasmMemory | undefined;
  layout: FrontLayout;
  slots: number;
  scans: readonly FrontScan[];
  /** See `scanFronts`. Shared. */
  claimed: Int32Array;
}

export interface ScanAnswer {
  order: number;
  nearest: Nearest[];
}

/** What the thread is started with. */
export interface ScanThreadData {
  port: MessagePort;
  /** {@link ASKED} and {@link ANSWERED}: how many orders were given, how many are done. Shared. */
  counts: Int32Array;
}

export const ASKED = 0;
export const ANSWERED = 1;
