import { parentPort, type TransferListItem, workerData } from 'node:worker_threads';
import { InvalidInput } from '../core/invalid-input.js';
import type { IndexQuery } from '../search-index.js';
import { StoredIndex } from '../snapshot/stored-index.js';
import { ThreadedScanner } from '../vectors/fronts/threaded-scanner.js';
import { packCandidates } from './pack-candidates.js';
import { unpackChanges } from './pack-changes.js';
import type { CallMessage, CallName, WorkerCalls, WorkerMessage, WorkerSettings } from './protocol.js';
import { SearchBatch } from './search-batch.js';

/** The entry of the worker thread: an index that answers messages. */
const port = parentPort;
if (port === null) throw new Error('search-worker runs as a worker thread only');

const post = (message: WorkerMessage, transfer: TransferListItem[] = []): void => {
  port.postMessage(message, transfer);
};

const onWarning = (message: string, cause: unknown): void => post({ kind: 'warning', message, cause });
const entry = new URL('../vectors/fronts/scan-thread.js', import.meta.url);
const scanner = new ThreadedScanner({ entry, onWarning });
const index = new StoredIndex({ ...(workerData as WorkerSettings), onWarning, scanner });
const { core } = index;

const searches = new SearchBatch(core);

type Handlers = {
  [Name in Exclude<CallName, 'search'>]: (argument: WorkerCalls[Name]['argument']) => unknown;
};

const handlers: Handlers = {
  apply: ({ changes, throughSeq }) => core.apply(unpackChanges(changes), throughSeq),
  appliedSeq: () => core.appliedSeq,
  snapshot: () => index.snapshot(),
  statistics: () => core.statistics(),
  close: () => {
    searches.finish();
    return index.close();
  },
};

function fail(id: number, error: unknown): void {
  const message = error instanceof Error ? error.message : String(error);
  post({ kind: 'failure', id, invalid: error instanceof InvalidInput, message, cause: error });
}

async function answer({ id, name, argument }: CallMessage): Promise<void> {
  if (name === 'search') {
    searches.add({
      query: argument as IndexQuery,
      answer: (candidates) => {
        const value = packCandidates(candidates);
        post({ kind: 'reply', id, value }, [value.numbers.buffer]);
      },
      fail: (error) => fail(id, error),
    });
    return;
  }
  try {
    post({ kind: 'reply', id, value: await handlers[name](argument as never) });
  } catch (error) {
    fail(id, error);
  }
}

port.on('message', (message: CallMessage) => void answer(message));
post({ kind: 'ready', appliedSeq: core.appliedSeq });
