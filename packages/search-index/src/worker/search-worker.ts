import { parentPort, type TransferListItem, workerData } from 'node:worker_threads';
import { AppError } from '@sekha/contracts';
import { InProcessIndex } from '../in-process-index.js';
import { packCandidates } from './pack-candidates.js';
import { unpackChanges } from './pack-changes.js';
import type { CallMessage, CallName, WorkerCalls, WorkerMessage, WorkerSettings } from './protocol.js';

/** The entry of the worker thread: an in-process index that answers messages. */
const port = parentPort;
if (port === null) throw new Error('search-worker runs as a worker thread only');

const post = (message: WorkerMessage, transfer: TransferListItem[] = []): void => {
  port.postMessage(message, transfer);
};

const { file, kernel } = workerData as WorkerSettings;
const index = InProcessIndex.open({
  ...(file === undefined ? {} : { file }),
  kernel,
  onWarning: (message, cause) => post({ kind: 'warning', message, cause }),
});

type Handlers = {
  [Name in CallName]: (argument: WorkerCalls[Name]['argument']) => Promise<WorkerCalls[Name]['reply']>;
};

const handlers: Handlers = {
  apply: async ({ changes, throughSeq }) => {
    await index.apply(unpackChanges(changes), throughSeq);
    return undefined;
  },
  search: async (query) => packCandidates(await index.search(query)),
  appliedSeq: () => index.appliedSeq(),
  snapshot: async () => {
    await index.snapshot();
    return undefined;
  },
  statistics: () => index.statistics(),
  close: async () => {
    await index.close();
    return undefined;
  },
};

async function answer({ id, name, argument }: CallMessage): Promise<void> {
  try {
    const value = await handlers[name](argument as never);
    const transfer = name === 'search' ? [(value as WorkerCalls['search']['reply']).numbers.buffer] : [];
    post({ kind: 'reply', id, value }, transfer);
  } catch (error) {
    const code = error instanceof AppError ? error.code : 'internal';
    const message = error instanceof Error ? error.message : String(error);
    post({ kind: 'failure', id, code, message, cause: error instanceof AppError ? error.cause : error });
  }
}

port.on('message', (message: CallMessage) => void answer(message));
post({ kind: 'ready', appliedSeq: await index.appliedSeq() });
