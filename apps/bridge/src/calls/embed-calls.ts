import { Injectable } from '@nestjs/common';
import type { EmbedPriority } from '@sekha/contracts';
import { openPlain } from '../resilience/open-plain.js';
import { CallMetrics } from '../telemetry/call-metrics.js';
import { type Answer, CallAccount } from './call-account.js';
import type { CallCandidate } from './call-candidate.js';
import { embedNeed } from './call-need.js';
import type { CallReport } from './call-report.js';
import { CallRouter } from './call-router.js';
import { CallRunner } from './call-runner.js';
import type { Caller } from './caller.js';
import { sumReports } from './sum-reports.js';
import { type PaidTokens, TextEmbedder } from './text-embedder.js';
import { countedUsage, type Spent } from './usage.js';

export interface EmbedAsk {
  /** As the caller wrote it; see `CallNeed.wanted`. */
  wanted: string | undefined;
  texts: readonly string[];
  dimensions: number | undefined;
  /** Undefined: the provider judges. */
  priority?: EmbedPriority | undefined;
}

export interface EmbeddedTexts {
  /** One for each text, in order. */
  vectors: Float32Array[];
  report: CallReport;
}

interface Embedded {
  vectors: Float32Array[];
  paid: PaidTokens;
}

/** Embedding calls: routed, run through the policies, priced, counted, logged. */
@Injectable()
export class EmbedCalls {
  private readonly embedder = new TextEmbedder();

  constructor(
    private readonly router: CallRouter,
    private readonly runner: CallRunner,
    private readonly account: CallAccount,
    private readonly metrics: CallMetrics,
  ) {}

  async embed({ wanted, texts, dimensions, priority }: EmbedAsk, caller: Caller): Promise<EmbeddedTexts> {
    const routed = this.router.route(embedNeed(wanted, texts));
    const accounts = new Map<CallCandidate, PaidTokens>();
    const paidAt = (candidate: CallCandidate): PaidTokens => {
      const paid = accounts.get(candidate) ?? { tokens: 0, uncounted: [] };
      accounts.set(candidate, paid);
      return paid;
    };
    const more = { dimensions, priority };
    const done = await this.runner.run<Embedded>({
      operation: 'embeddings',
      streamed: false,
      caller,
      ...routed,
      open: (candidate, clocks) =>
        openPlain(async (call) => {
          const paid = paidAt(candidate);
          const request = { model: candidate.modelId, texts, ...more };
          return { vectors: await this.embedder.embed(candidate, request, call, paid), paid };
        }, clocks),
      usageOf: ({ paid }) => this.spentFor(paid).usage,
      spentOf: (candidate) => this.spentFor(paidAt(candidate)),
    });
    const { vectors, paid } = done.opened.value;
    const answer: Answer = {
      operation: 'embeddings',
      routed,
      done,
      ...this.spentFor(paid),
      warnings: [],
    };
    const report = this.account.book(answer);
    this.metrics.answered('embeddings', report.overheadMs);
    const before = done.inVain.map(({ candidate, ...spent }) =>
      this.account.report({ ...answer, ...spent, done: { ...done, candidate } }),
    );
    return { vectors, report: sumReports([report, ...before]) };
  }

  /** As vendors reported it; where they did not, counted here. */
  private spentFor({ tokens, uncounted }: PaidTokens): Spent {
    const counted = uncounted.length === 0 ? 0 : this.router.countTokens(uncounted);
    return { usage: countedUsage(tokens + counted, 0), usageEstimated: uncounted.length > 0 };
  }
}
