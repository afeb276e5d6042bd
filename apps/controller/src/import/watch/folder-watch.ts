import { AppError, type ImportAnswer } from '@sekha/contracts';
import type { Logger } from 'pino';
import { failureFacts } from '../../failure-facts.js';
import { formatOfName } from '../guess-format.js';
import type { ImportService } from '../import.service.js';
import { toLabel } from '../import-request.js';
import type { Inbox } from './inbox.js';
import { type FileLook, isUnchanged, SettledFiles } from './settled-files.js';

export interface FolderWatchOptions {
  inbox: Inbox;
  imports: Pick<ImportService, 'import'>;
  tenantId: string;
  everyMs: number;
  logger: Logger;
  now: () => number;
}

const SHORTEST_SETTLE_MS = 500;

/**
 * Imports files that are dropped into a folder, those that are there at the start included. A file is taken when it
 * has stopped changing, and moved away when all of it is in the record: whenever the process ends, it is imported by
 * the next one, and importing again adds nothing.
 */
export class FolderWatch {
  private readonly settled: SettledFiles;
  private readonly stopped = new AbortController();
  private readonly stuck = new Map<string, FileLook>();
  private timer: NodeJS.Timeout | undefined;
  private looking: Promise<void> = Promise.resolve();
  private isFolderBroken = false;

  constructor(private readonly options: FolderWatchOptions) {
    this.settled = new SettledFiles(Math.max(SHORTEST_SETTLE_MS, options.everyMs));
  }

  start(): void {
    this.looking = this.lookSafely();
  }

  /** What is being imported is left where it is. */
  async stop(): Promise<void> {
    this.stopped.abort(new AppError('service.stopping', 'the service stops'));
    clearTimeout(this.timer);
    await this.looking;
  }

  private async lookSafely(): Promise<void> {
    try {
      await this.options.inbox.prepare();
      await this.look();
      this.isFolderBroken = false;
    } catch (error) {
      if (!this.isFolderBroken) this.options.logger.error({ err: error }, 'the import folder cannot be read');
      this.isFolderBroken = true;
    }
    if (this.stopped.signal.aborted) return;
    this.timer = setTimeout(() => this.start(), this.options.everyMs);
    this.timer.unref();
  }

  private async look(): Promise<void> {
    for (const file of this.settled.look(await this.options.inbox.list(), this.options.now())) {
      if (this.stopped.signal.aborted) return;
      const stuck = this.stuck.get(file.name);
      if (stuck === undefined || !isUnchanged(stuck, file)) await this.take(file);
    }
  }

  private async take(file: FileLook): Promise<void> {
    const { inbox, logger, now } = this.options;
    const facts = { file: file.name, tenant: this.options.tenantId };
    try {
      const answer = await this.import(file.name);
      // Somebody went on writing: it is imported again when that is over.
      if (!(await this.isStillSame(file))) return;
      const problems =
        answer.problem_count > 0 ? { ending: '.report.json', text: toText(answer) } : undefined;
      await inbox.put(file.name, 'done', now(), problems);
      logger.info({ ...facts, ...toCounts(answer) }, 'file imported');
    } catch (error) {
      if (this.stopped.signal.aborted) return;
      await this.refuse(file, error, facts);
    }
  }

  private async refuse(file: FileLook, error: unknown, facts: object): Promise<void> {
    const { inbox, logger, now } = this.options;
    if (error instanceof AppError && !error.code.startsWith('request.')) {
      // The record, not the file, is at fault: it waits.
      logger.warn(
        { ...failureFacts(error), ...facts },
        'a file could not be imported now; it is tried again',
      );
      return;
    }
    try {
      const reason = error instanceof AppError ? error.message : 'it could not be read; the log says why';
      await inbox.put(file.name, 'failed', now(), { ending: '.reason.txt', text: `${reason}\n` });
      logger.warn({ ...failureFacts(error), ...facts }, 'a file cannot be imported');
    } catch (moving) {
      this.stuck.set(file.name, file);
      logger.error(
        { err: moving, ...facts },
        'a file cannot be moved out of the import folder; it is left alone',
      );
    }
  }

  private async import(name: string): Promise<ImportAnswer> {
    const { inbox, imports, tenantId } = this.options;
    const file = await inbox.open(name);
    try {
      const bytes = file.createReadStream({ autoClose: false, highWaterMark: 262_144 });
      const request = {
        format: undefined,
        hint: formatOfName(name),
        fallbackLabel: toLabel(name),
        isDryRun: false,
      };
      return await imports.import(tenantId, bytes, request, { signal: this.stopped.signal });
    } finally {
      await file.close();
    }
  }

  private async isStillSame(file: FileLook): Promise<boolean> {
    const now = (await this.options.inbox.list()).find(({ name }) => name === file.name);
    return now !== undefined && isUnchanged(now, file);
  }
}

function toText(answer: ImportAnswer): string {
  return `${JSON.stringify(answer, null, 2)}\n`;
}

function toCounts(answer: ImportAnswer): object {
  const { problems: _problems, left_out: _leftOut, ...counts } = answer;
  return counts;
}
