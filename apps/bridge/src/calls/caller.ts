import type { CallSignal } from '../providers/call-signal.js';

/** Whoever made a request, as far as a call to a model must know. */
export interface Caller {
  /** Aborts when the caller leaves before its answer is complete. */
  readonly signal: CallSignal;
  /** Name of the key it showed, one of the configuration's; null when it showed none, or the bridge's own. */
  readonly keyName: string | null;
  /** Of the request, for the lines that are written on its behalf. */
  readonly requestId?: string;
}
