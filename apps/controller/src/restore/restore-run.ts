import type { KeptSpace, MemoryStore, MergeResult, RecordPart, RunStep, TenantRecord } from '@sekha/store';
import { PartGroup } from './part-group.js';
import { type FilePart, readParts } from './read-parts.js';
import { type RestoreReport, RestoreTally } from './restore-report.js';
import type { SpoolFile } from './spool-file.js';

export interface RestoreOptions {
  /** Only say what would be done. */
  dryRun?: boolean;
  /** The name of a run that begins again when it is interrupted: its report is about all that it did. */
  run?: string | undefined;
  /** Ends it between two parts; what was put back by then stays. */
  signal?: AbortSignal | undefined;
  /** Told, once the export is found sound, how many of its bytes are put back. */
  onPutBack?: ((bytes: number) => Promise<void>) | undefined;
  /** Resolves when others have taken in what was put back: until then there is more of it than they can do with. */
  keepPace?: () => Promise<void>;
}

/** Puts back an export that was found sound. */
export class RestoreRun {
  private readonly record: TenantRecord;
  private readonly tally = new RestoreTally();

  constructor(
    private readonly store: MemoryStore,
    tenantId: string,
    private readonly spool: SpoolFile,
    private readonly options: RestoreOptions,
  ) {
    this.record = store.forTenant(tenantId).record;
  }

  async putBack(): Promise<RestoreReport> {
    const { dryRun, signal, onPutBack } = this.options;
    const group = new PartGroup();
    let results: MergeResult[] = [];
    for await (const part of readParts(this.spool.read())) {
      signal?.throwIfAborted();
      await onPutBack?.(part.place.offset);
      const isWhole = part.isFirst && part.isLast;
      if (isWhole && group.add(part)) continue;
      await this.takeGroup(group.take());
      if (isWhole) {
        group.add(part);
        continue;
      }
      // A conversation of several parts is compared to its end before any of it is written.
      if (part.isFirst) results = [];
      results.push(await this.record.compare(await this.toRecordPart(part)));
      if (!part.isLast) continue;
      if (dryRun !== true && results.every(({ clashes }) => clashes.length === 0))
        results = await this.mergeParts(part);
      this.tally.note(part.conversation.id, results);
    }
    await this.takeGroup(group.take());
    return this.tally.report;
  }

  /** Whole conversations at once: the store puts short writes that wait together into one transaction. */
  private async takeGroup(parts: readonly FilePart[]): Promise<void> {
    const taken: { part: FilePart; kept: RecordPart }[] = [];
    for (const part of parts) taken.push({ part, kept: await this.toRecordPart(part) });
    const results = await Promise.all(
      taken.map(({ part, kept }) =>
        this.options.dryRun ? this.record.compare(kept) : this.record.merge(kept, this.stepOf(part, 0)),
      ),
    );
    await this.options.keepPace?.();
    for (const [index, result] of results.entries()) {
      const id = taken[index]?.kept.conversation.id;
      if (id !== undefined) this.tally.note(id, [result]);
    }
  }

  /** Goes back to where the conversation begins, and writes it part by part. */
  private async mergeParts({ place }: FilePart): Promise<MergeResult[]> {
    const results: MergeResult[] = [];
    for await (const part of readParts(this.spool.read(place.offset), place)) {
      // It may have as many parts as there are messages in a life.
      this.options.signal?.throwIfAborted();
      const kept = await this.toRecordPart(part, { isCounted: true });
      results.push(await this.record.merge(kept, this.stepOf(part, results.length)));
      await this.options.keepPace?.();
      if (part.isLast) break;
    }
    return results;
  }

  private stepOf({ place }: FilePart, index: number): RunStep | undefined {
    const { run } = this.options;
    return run === undefined ? undefined : { run, step: `${place.offset} ${index}` };
  }

  /** Notes vectors that cannot be used, unless they are counted already. */
  private async toRecordPart(part: FilePart, { isCounted = false } = {}): Promise<RecordPart> {
    const { conversation, messages, summaries, space } = part;
    const spaceId = space === undefined ? undefined : await this.findSpace(space);
    if (spaceId !== undefined) return { conversation, messages, summaries, spaceId };
    if (!isCounted) this.tally.noteUnusable(messages.filter(({ vector }) => vector !== undefined).length);
    return { conversation, messages, summaries };
  }

  /** Vectors of another model than the one that serves are of no use: their messages are embedded anew. */
  private async findSpace({ model, dimension }: KeptSpace): Promise<number | undefined> {
    const { vectors } = this.store;
    const current = await vectors.currentSpace();
    if (current === undefined && this.options.dryRun) return undefined;
    if (current === undefined) return (await vectors.getSpace(model, dimension)).id;
    return current.model === model && current.dimension === dimension ? current.id : undefined;
  }
}
