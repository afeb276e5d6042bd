import type { SearchIndex } from '@sekha/search-index';
import type { Metrics } from '@sekha/service-kit';
import type { BackgroundJob, MemoryStore } from '@sekha/store';
import { REBUILD_KIND } from '../embedding-spaces/rebuild-job.js';
import { IMPORT_JOB } from '../import/upload/import-job.js';
import { freeBytes } from './free-bytes.js';

const JOB_KINDS = [IMPORT_JOB, REBUILD_KIND];

interface JobCount {
  labels: { kind: string; state: string };
  value: number;
}

/** What the memory holds, read when somebody asks. */
export function registerGauges(
  metrics: Metrics,
  store: MemoryStore,
  index: SearchIndex,
  dataDir: string,
): void {
  const fromStore = (
    name: string,
    help: string,
    pick: (totals: Awaited<ReturnType<MemoryStore['statistics']>>) => number,
  ): void => metrics.readGauge(name, help, [], async () => [{ value: pick(await store.statistics()) }]);
  fromStore('sekha_conversations_total', 'Conversations kept.', ({ conversations }) => conversations);
  fromStore('sekha_messages_total', 'Messages kept.', ({ messages }) => messages);
  fromStore(
    'sekha_embeddings_pending',
    'Messages that are not findable by meaning yet.',
    ({ pendingEmbeddings }) => pendingEmbeddings,
  );
  fromStore('sekha_database_size_bytes', 'Size of the record on disk.', ({ databaseBytes }) => databaseBytes);
  fromStore(
    'sekha_wal_size_bytes',
    'Size of the write-ahead log, part of the record.',
    ({ logBytes }) => logBytes,
  );
  metrics.readGauge('sekha_data_folder_free_bytes', 'Room left where the record is.', [], async () => [
    { value: await freeBytes(dataDir) },
  ]);
  metrics.readGauge('sekha_embedding_jobs', 'Embedding jobs by state.', ['state'], async () =>
    Object.entries(await store.jobs.counts()).map(([state, value]) => ({
      labels: { state },
      value: Number(value),
    })),
  );
  metrics.readGauge(
    'sekha_background_jobs',
    'Long operations that wait or run, by kind.',
    ['kind', 'state'],
    async () => countJobs(await store.backgroundJobs.unfinished()),
  );
  metrics.readGauge('sekha_index_bytes', 'Memory of the search index.', [], async () => [
    { value: (await index.statistics()).bytes },
  ]);
}

/** A kind that has nothing to do is shown as 0: a series that comes and goes cannot be watched. */
function countJobs(jobs: readonly BackgroundJob[]): JobCount[] {
  const counts = new Map<string, JobCount>();
  const countOf = (kind: string, state: string): JobCount => {
    const name = `${kind} ${state}`;
    const count = counts.get(name) ?? { labels: { kind, state }, value: 0 };
    counts.set(name, count);
    return count;
  };
  for (const kind of JOB_KINDS) for (const state of ['pending', 'running']) countOf(kind, state);
  for (const { kind, state } of jobs) countOf(kind, state).value++;
  return [...counts.values()];
}
