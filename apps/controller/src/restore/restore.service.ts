import { Inject, Injectable } from '@nestjs/common';
import type { KeptSpace, MemoryStore, MergeResult, RecordPart, TenantRecord } from '@sekha/store';
import { IngestionService } from '../ingestion/ingestion.service.js';
import { MEMORY_STORE } from '../search/search-tokens.js';
import { checkExport } from './check-export.js';
import { PartGroup } from './part-group.js';
import { type FilePart, readParts } from './read-parts.js';
import { type RestoreReport, RestoreTally } from './restore-report.js';
import { SpoolFile } from './spool-file.js';

/** Where files wait to be checked; beside the record, because there is room for them if anywhere. */
export const SPOOL_FOLDER = Symbol('SPOOL_FOLDER');

export interface RestoreOptions {
  /** Only say what would be done. */
  dryRun?: boolean;
  /** Ends it between two parts; what was put back by then stays. */
  signal?: AbortSignal | undefined;
  /** Told, once the export is found sound, how many of its bytes are put back. */
  onPutBack?: ((bytes: number) => Promise<void>) | undefined;
}

/** Puts an export of Sekha's own format back. */
@Injectable()
export class RestoreService {
  constructor(
    @Inject(MEMORY_STORE) private readonly store: MemoryStore,
    @Inject(SPOOL_FOLDER) private readonly spoolFolder: string,
    private readonly ingestion: IngestionService,
  ) {}

  /**
   * Reads the whole export first and refuses it as a whole (`request.invalid`, naming the line) when anything is
   * wrong with it; then adds what is not here, under its own ids, places and times. What is here is never changed:
   * what differs is reported. The same export again changes nothing, so a restore that was interrupted is repeated.
   */
  async restoreOwnExport(
    source: AsyncIterable<Uint8Array>,
    tenantId: string,
    { dryRun = false, signal, onPutBack }: RestoreOptions = {},
  ): Promise<RestoreReport> {
    const spool = await SpoolFile.create(this.spoolFolder);
    try {
      await checkExport(copyTo(spool, source));
      const { record } = this.store.forTenant(tenantId);
      const report = await this.restore(spool, record, { dryRun, signal, onPutBack });
      if (!dryRun) await this.ingestion.untilVisible();
      return report;
    } finally {
      await spool.close();
    }
  }

  private async restore(
    spool: SpoolFile,
    record: TenantRecord,
    { dryRun, signal, onPutBack }: RestoreOptions & { dryRun: boolean },
  ): Promise<RestoreReport> {
    const tally = new RestoreTally();
    const group = new PartGroup();
    let results: MergeResult[] = [];
    for await (const part of readParts(spool.read())) {
      signal?.throwIfAborted();
      await onPutBack?.(part.place.offset);
      const isWhole = part.isFirst && part.isLast;
      if (isWhole && group.add(part)) continue;
      await this.takeGroup(group.take(), record, tally, dryRun);
      if (isWhole) {
        group.add(part);
        continue;
      }
      // A conversation of several parts is compared to its end before any of it is written.
      if (part.isFirst) results = [];
      results.push(await record.compare(await this.toRecordPart(part, tally, dryRun)));
      if (!part.isLast) continue;
      if (!dryRun && results.every(({ clashes }) => clashes.length === 0))
        results = await this.mergeParts(spool, record, part);
      tally.note(part.conversation.id, results);
    }
    await this.takeGroup(group.take(), record, tally, dryRun);
    return tally.report;
  }

  /** Whole conversations at once: the store puts short writes that wait together into one transaction. */
  private async takeGroup(
    parts: readonly FilePart[],
    record: TenantRecord,
    tally: RestoreTally,
    dryRun: boolean,
  ): Promise<void> {
    const recordParts: RecordPart[] = [];
    for (const part of parts) recordParts.push(await this.toRecordPart(part, tally, dryRun));
    const results = await Promise.all(
      recordParts.map((part) => (dryRun ? record.compare(part) : record.merge(part))),
    );
    for (const [index, result] of results.entries()) {
      const id = recordParts[index]?.conversation.id;
      if (id !== undefined) tally.note(id, [result]);
    }
  }

  /** Goes back to where the conversation begins, and writes it part by part. */
  private async mergeParts(
    spool: SpoolFile,
    record: TenantRecord,
    { place }: FilePart,
  ): Promise<MergeResult[]> {
    const results: MergeResult[] = [];
    for await (const part of readParts(spool.read(place.offset), place)) {
      results.push(await record.merge(await this.toRecordPart(part)));
      if (part.isLast) break;
    }
    return results;
  }

  /** With a tally it notes vectors that cannot be used. */
  private async toRecordPart(part: FilePart, tally?: RestoreTally, dryRun = false): Promise<RecordPart> {
    const { conversation, messages, summaries, space } = part;
    const spaceId = space === undefined ? undefined : await this.findSpace(space, dryRun);
    if (spaceId !== undefined) return { conversation, messages, summaries, spaceId };
    tally?.noteUnusable(messages.filter(({ vector }) => vector !== undefined).length);
    return { conversation, messages, summaries };
  }

  /** Vectors of another model than the one that serves are of no use: their messages are embedded anew. */
  private async findSpace({ model, dimension }: KeptSpace, dryRun: boolean): Promise<number | undefined> {
    const current = await this.store.vectors.currentSpace();
    if (current === undefined && dryRun) return undefined;
    if (current === undefined) return (await this.store.vectors.getSpace(model, dimension)).id;
    return current.model === model && current.dimension === dimension ? current.id : undefined;
  }
}

async function* copyTo(spool: SpoolFile, source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  for await (const chunk of source) {
    await spool.write(chunk);
    yield chunk;
  }
}
