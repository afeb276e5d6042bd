import { parentPort, type TransferListItem, workerData } from 'node:worker_threads';
import { InvalidInput } from '../core/invalid-input.js';
import { StoredIndex } from '../snapshot/stored-index.js';
import { packCandidates } from './pack-candidates.js';
import { unpackChanges } from './pack-changes.js';
import type { CallMessage, CallName, WorkerCalls, WorkerMessage, WorkerSettings } from './protocol.js';

/** The entry of the worker thread: an index that answers messages. */
const port = parentPort;
if (port === null) throw new Error('search-worker runs as a worker thread only');

const post = (message: WorkerMessage, transfer: TransferListItem[] = []): void => {
  port.postMessage(message, transfer);
};

const index = new StoredIndex({
  ...(workerData as WorkerSettings),
  onWarning: (message, cause) => post({ kind: 'warning', message, cause }),
});
const { core } = index;

type Handlers = {
  [Name in CallName]: (argument: WorkerCalls[Name]['argument']) => unknown;
};

const handlers: Handlers = {
  apply: ({ changes, throughSeq }) => core.apply(unpackChanges(changes), throughSeq),
  search: (query) => packCandidates(core.search(query)),
  appliedSeq: () => core.appliedSeq,
  snapshot: () => index.snapshot(),
  statistics: () => core.statistics(),
  close: () => index.close(),
};

async function answer({ id, name, argument }: CallMessage): Promise<void> {
  try {
    const value: unknown = await handlers[name](argument as never);
    const transfer = name === 'search' ? [(value as WorkerCalls['search']['reply']).numbers.buffer] : [];
    post({ kind: 'reply', id, value }, transfer);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    post({ kind: 'failure', id, invalid: error instanceof InvalidInput, message, cause: error });
  }
}

port.on('message', (message: CallMessage) => void answer(message));
post({ kind: 'ready', appliedSeq: core.appliedSeq });
