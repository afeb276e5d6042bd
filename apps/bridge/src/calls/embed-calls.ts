import { Injectable } from '@nestjs/common';
import type { EmbedPriority } from '@sekha/contracts';
import type { Usage } from '../providers/chat-types.js';
import { openPlain } from '../resilience/open-plain.js';
import { CallMetrics } from '../telemetry/call-metrics.js';
import { CallAccount } from './call-account.js';
import { embedNeed } from './call-need.js';
import type { CallReport } from './call-report.js';
import { CallRouter } from './call-router.js';
import { CallRunner } from './call-runner.js';
import type { Caller } from './caller.js';
import { type PaidTokens, TextEmbedder } from './text-embedder.js';
import { countedUsage } from './usage.js';

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
    const paid: PaidTokens = { tokens: 0, uncounted: [] };
    const more = { dimensions, priority };
    const done = await this.runner.run({
      operation: 'embeddings',
      streamed: false,
      caller,
      ...routed,
      open: (candidate, clocks) =>
        openPlain(
          (call) => this.embedder.embed(candidate, { model: candidate.modelId, texts, ...more }, call, paid),
          clocks,
        ),
      usageOf: () => this.usageOf(paid),
    });
    const report = this.account.book({
      operation: 'embeddings',
      routed,
      done,
      usage: this.usageOf(paid),
      usageEstimated: paid.uncounted.length > 0,
      warnings: [],
    });
    this.metrics.answered('embeddings', report.overheadMs);
    return { vectors: done.opened.value, report };
  }

  /** As vendors reported it; where they did not, counted here. */
  private usageOf({ tokens, uncounted }: PaidTokens): Usage {
    const counted = uncounted.length === 0 ? 0 : this.router.countTokens(uncounted);
    return countedUsage(tokens + counted, 0);
  }
}
