import type { Message, NewSummary, Summary, SummarySource, TenantStore } from '@sekha/store';
import type { TokenCounter } from '../context/tokens/token-counter.js';
import type { Day } from './calendar/days.js';
import { type Period, partsOf, spanOf } from './calendar/periods.js';
import { fingerprintOfMessages, fingerprintOfParts } from './summary-fingerprint.js';
import { materialOfMessages, materialOfParts } from './summary-material.js';
import { mapBounded } from './writing/map-bounded.js';
import { EXTRACTIVE, type SummaryWriter, type WrittenSummary } from './writing/summary-writer.js';

const PARTS_AT_ONCE = 3;

/** What was to be summed up has gone meanwhile: begin again. */
export class SourcesChanged extends Error {}

/** The state of one conversation as a run found it. */
export interface SummaryGround {
  tenant: Pick<TenantStore, 'summaries' | 'messages'>;
  conversationId: string;
  timeZone: string;
  /** Everything that was said, by day, in order. */
  days: ReadonlyMap<Day, readonly SummarySource[]>;
  stored: readonly Summary[];
}

export interface MadeSummary {
  summary: Summary;
  /** It was there already and still holds. */
  cached: boolean;
}

/** Makes a summary with all that it is made from: a month from its weeks, a week from its days. */
export class SummaryRun {
  constructor(
    private readonly ground: SummaryGround,
    private readonly writer: SummaryWriter,
    private readonly counter: TokenCounter,
    private readonly clock: () => number,
  ) {}

  /** Throws {@link SourcesChanged} when messages went while it was being made. */
  async make(period: Period, refresh: boolean): Promise<MadeSummary> {
    return period.level === 'daily' ? this.makeDay(period, refresh) : this.makeFromParts(period, refresh);
  }

  private async makeDay(period: Period, refresh: boolean): Promise<MadeSummary> {
    const sources = this.sourcesOf(period);
    const fingerprint = fingerprintOfMessages(sources);
    const stored = this.findStored(period, fingerprint);
    if (stored !== undefined && this.isGoodEnough(stored, refresh)) return { summary: stored, cached: true };
    const messages = await this.load(sources);
    const written = await this.writer.write(materialOfMessages(messages, this.ground.timeZone), period.level);
    return this.keep(period, fingerprint, sources, written, stored);
  }

  private async makeFromParts(period: Period, refresh: boolean): Promise<MadeSummary> {
    const parts = await mapBounded(
      partsOf(period, [...this.ground.days.keys()]),
      PARTS_AT_ONCE,
      async (part) => (await this.make(part, false)).summary,
    );
    const fingerprint = fingerprintOfParts(parts);
    const stored = this.findStored(period, fingerprint);
    if (stored !== undefined && this.isGoodEnough(stored, refresh)) return { summary: stored, cached: true };
    const [only] = parts;
    const written =
      only !== undefined && parts.length === 1
        ? only
        : withReasonOfParts(await this.writer.write(materialOfParts(parts), period.level), parts);
    return this.keep(period, fingerprint, this.sourcesOf(period), written, stored);
  }

  /** An extract is made again as long as there is hope for a model. */
  private isGoodEnough(stored: Summary, refresh: boolean): boolean {
    if (stored.model === EXTRACTIVE) return this.writer.withoutModel !== undefined;
    return !refresh;
  }

  private async keep(
    period: Period,
    fingerprint: string,
    sources: readonly SummarySource[],
    { content, model, fallbackReason }: Pick<WrittenSummary, 'content' | 'model' | 'fallbackReason'>,
    stored: Summary | undefined,
  ): Promise<MadeSummary> {
    // A model's summary is not given up for an extract of the same.
    if (stored !== undefined && model === EXTRACTIVE) return { summary: stored, cached: true };
    const summary: NewSummary = {
      level: period.level,
      timeZone: this.ground.timeZone,
      ...spanOf(period, this.ground.timeZone),
      content,
      model,
      fallbackReason,
      tokens: this.counter.count(content),
      fingerprint,
      generatedAtMs: this.clock(),
      messageKeys: sources.map(({ key }) => key),
    };
    const saved = await this.ground.tenant.summaries.save(this.ground.conversationId, summary);
    if (saved === undefined) throw new SourcesChanged();
    return { summary: saved, cached: false };
  }

  private async load(sources: readonly SummarySource[]): Promise<Message[]> {
    const found = await this.ground.tenant.messages.getByKeys(sources.map(({ key }) => key));
    if (found.length < sources.length) throw new SourcesChanged();
    return found.map(({ message }) => message);
  }

  private findStored({ level, firstDay, endDay }: Period, fingerprint: string): Summary | undefined {
    const { fromMs } = spanOf({ level, firstDay, endDay }, this.ground.timeZone);
    return this.ground.stored.find(
      (one) =>
        one.level === level &&
        one.timeZone === this.ground.timeZone &&
        one.fromMs === fromMs &&
        one.fingerprint === fingerprint,
    );
  }

  private sourcesOf({ firstDay, endDay }: Period): SummarySource[] {
    return [...this.ground.days].flatMap(([day, sources]) =>
      day >= firstDay && day < endDay ? sources : [],
    );
  }
}

/** A model's summary of extracts says so. */
function withReasonOfParts(written: WrittenSummary, parts: readonly Summary[]): WrittenSummary {
  const extracts = parts.filter(({ model }) => model === EXTRACTIVE);
  const reason = extracts[0]?.fallbackReason;
  if (written.fallbackReason !== null || reason === null || reason === undefined) return written;
  return {
    ...written,
    fallbackReason: `${extracts.length} of its ${parts.length} parts are extracts: ${reason}`,
  };
}
