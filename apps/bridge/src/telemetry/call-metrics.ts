import { Injectable } from '@nestjs/common';
import { Metrics } from '@sekha/service-kit';
import type { Usage } from '../providers/chat-types.js';
import type { Target } from '../resilience/policy.js';

/** Buckets of the OpenTelemetry GenAI conventions: seconds doubling from 0.01, tokens in powers of 4. */
const SECONDS = [0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92];
const FIRST_CHUNK_SECONDS = [
  0.001, 0.005, 0.01, 0.02, 0.04, 0.06, 0.08, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10,
];
const TOKENS = Array.from({ length: 14 }, (_, power) => 4 ** power);
const OVERHEAD_SECONDS = [0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.5, 1];

export type Operation = 'chat' | 'embeddings';

/** How one request ended, as the metrics count it. */
export interface CallMeasure {
  operation: Operation;
  target: Target;
  seconds: number;
  /** An error code; undefined for success. */
  errorType?: string | undefined;
}

const CALL = ['gen_ai_operation_name', 'gen_ai_provider_name', 'gen_ai_request_model'] as const;

/**
 * The numbers of model calls. Every provider and model label names one of the configuration, never what a caller
 * wrote, so that the number of series is bounded. Source: OpenTelemetry semantic conventions for GenAI metrics.
 */
@Injectable()
export class CallMetrics {
  private readonly duration;
  private readonly tokens;
  private readonly firstChunk;
  private readonly overhead;
  private readonly attempts;
  private readonly fallbacks;
  private readonly disconnects;
  private readonly aborts;
  private readonly cost;
  private readonly unpriced;

  constructor(metrics: Metrics) {
    this.duration = metrics.histogram(
      'gen_ai_client_operation_duration_seconds',
      'Time of a model call, retries and fallbacks included.',
      SECONDS,
      [...CALL, 'error_type'],
    );
    this.tokens = metrics.histogram('gen_ai_client_token_usage', 'Tokens of a model call.', TOKENS, [
      ...CALL,
      'gen_ai_token_type',
    ]);
    this.firstChunk = metrics.histogram(
      'gen_ai_client_operation_time_to_first_chunk_seconds',
      'Time to the first chunk of a stream.',
      FIRST_CHUNK_SECONDS,
      CALL,
    );
    this.overhead = metrics.histogram(
      'sekha_bridge_overhead_seconds',
      "The bridge's own part of a call's time.",
      OVERHEAD_SECONDS,
      ['operation'],
    );
    this.attempts = metrics.counter('sekha_bridge_attempts_total', 'Attempts at providers.', [
      'provider',
      'outcome',
    ]);
    this.fallbacks = metrics.counter('sekha_bridge_fallbacks_total', 'Moves to another candidate.', [
      'from',
      'to',
      'reason',
    ]);
    this.disconnects = metrics.counter('sekha_bridge_disconnects_total', 'Callers that left early.', [
      'phase',
    ]);
    this.aborts = metrics.counter(
      'sekha_bridge_stream_aborts_total',
      'Streams that broke after their first byte.',
      ['cause'],
    );
    this.cost = metrics.counter('sekha_bridge_cost_usd_total', 'What calls have cost, USD.', [
      'provider',
      'model',
    ]);
    this.unpriced = metrics.counter('sekha_bridge_unpriced_total', 'Calls whose model has no known price.', [
      'provider',
      'model',
    ]);
  }

  ended({ operation, target, seconds, errorType }: CallMeasure): void {
    this.duration.observe({ ...labels(operation, target), error_type: errorType ?? '' }, seconds);
  }

  used(operation: Operation, target: Target, usage: Usage): void {
    const call = labels(operation, target);
    this.tokens.observe({ ...call, gen_ai_token_type: 'input' }, usage.input.total);
    if (operation === 'chat')
      this.tokens.observe({ ...call, gen_ai_token_type: 'output' }, usage.output.total);
  }

  /** `usd` is null when the model has no known price. */
  spent({ providerId, modelId }: Target, usd: number | null): void {
    const call = { provider: providerId, model: modelId };
    if (usd === null) this.unpriced.inc(call);
    else this.cost.inc(call, usd);
  }

  answered(operation: Operation, overheadMs: number): void {
    this.overhead.observe({ operation }, overheadMs / 1000);
  }

  streamBegan(target: Target, seconds: number): void {
    this.firstChunk.observe(labels('chat', target), seconds);
  }

  attempted({ providerId }: Target, outcome: string): void {
    this.attempts.inc({ provider: providerId, outcome });
  }

  fellBack(from: Target, to: Target, reason: string): void {
    this.fallbacks.inc({ from: from.providerId, to: to.providerId, reason });
  }

  callerLeft(phase: 'before_first_byte' | 'streaming'): void {
    this.disconnects.inc({ phase });
  }

  streamBroke(cause: string): void {
    this.aborts.inc({ cause });
  }
}

function labels(
  operation: Operation,
  { providerId, modelId }: Target,
): Record<(typeof CALL)[number], string> {
  return {
    gen_ai_operation_name: operation,
    gen_ai_provider_name: providerId,
    gen_ai_request_model: modelId,
  };
}
