import type { CallContext } from '../providers/provider.js';
import type { CallClocks } from './call-clocks.js';
import { toCallError } from './classify-failure.js';
import type { Opened } from './opened.js';

const COMPLETE = Promise.resolve({});

/** Makes one plain call under its clocks. */
export async function openPlain<T>(
  start: (call: CallContext) => Promise<T>,
  clocks: CallClocks,
): Promise<Opened<T>> {
  try {
    const work = start({ signal: clocks.signal, onHeaders: clocks.headersArrived });
    const value = await clocks.guard(work);
    clocks.stop();
    return { value, ended: COMPLETE };
  } catch (thrown) {
    clocks.abandon();
    throw toCallError(thrown);
  }
}
