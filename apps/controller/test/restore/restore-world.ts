import { createHash } from 'node:crypto';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLogger } from '@sekha/service-kit';
import { type MemoryStore, openEmbeddedStore } from '@sekha/store';
import { ExportService } from '../../src/export/export.service.js';
import type { IngestionService } from '../../src/ingestion/ingestion.service.js';
import { RestoreService } from '../../src/restore/restore.service.js';
import type { RestoreReport } from '../../src/restore/restore-report.js';
import type { RestoreOptions } from '../../src/restore/restore-run.js';

/** A store with the two services over it: what is written down, and what comes of putting it back. */
export class RestoreWorld {
  private constructor(
    readonly folder: string,
    readonly store: MemoryStore,
    private readonly exports: ExportService,
    private readonly restores: RestoreService,
  ) {}

  static async open(): Promise<RestoreWorld> {
    const folder = await mkdtemp(join(tmpdir(), 'sekha-restore-'));
    const store = await openEmbeddedStore({ dataDir: folder });
    const logger = createLogger({ app: 'controller', level: 'fatal' });
    const settled = async (): Promise<void> => undefined;
    const ingestion = { untilVisible: settled, keepPace: settled } as unknown as IngestionService;
    const restores = new RestoreService(store, join(folder, 'incoming'), ingestion);
    return new RestoreWorld(folder, store, new ExportService(store, logger), restores);
  }

  async write(tenantId: string, vectors = true): Promise<Buffer> {
    const request = { format: 'jsonl', selection: { conversations: {} }, vectors, stream: true } as const;
    const { stream } = await this.exports.stream(tenantId, request);
    const chunks: Buffer[] = [];
    for await (const chunk of stream) chunks.push(chunk as Buffer);
    return Buffer.concat(chunks);
  }

  restore(file: Buffer, tenantId: string, options?: RestoreOptions): Promise<RestoreReport> {
    return this.restores.restoreOwnExport(inPieces(file), tenantId, options);
  }

  async wipe(tenantId: string): Promise<void> {
    await this.store.forTenant(tenantId).record.delete({ conversations: {} }, { dryRun: false });
  }

  /** Files that wait to be checked. */
  async waiting(): Promise<string[]> {
    return readdir(join(this.folder, 'incoming')).catch(() => []);
  }

  async close(): Promise<void> {
    await this.store.close();
    await rm(this.folder, { recursive: true, force: true });
  }
}

/** Pieces that end in the middle of lines and of characters. */
async function* inPieces(file: Buffer): AsyncGenerator<Buffer> {
  for (let from = 0; from < file.length; from += 1_009) yield file.subarray(from, from + 1_009);
}

type Line = Record<string, any>;

export function linesIn(file: Buffer): Line[] {
  return file
    .toString('utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Line);
}

/** Lines as a file, with an end line that is right for them. */
export function sealed(lines: readonly Line[]): Buffer {
  const without = lines.filter(({ type }) => type !== 'end');
  const body = without.map((line) => `${JSON.stringify(line)}\n`).join('');
  const count = (of: string): number => without.filter(({ type }) => type === of).length;
  const end = {
    type: 'end',
    conversations: count('conversation'),
    messages: count('message'),
    vectors: without.filter(({ vector }) => vector !== undefined).length,
    summaries: count('summary'),
    sha256: createHash('sha256').update(body).digest('hex'),
  };
  return Buffer.from(`${body}${JSON.stringify(end)}\n`);
}
