import { collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import { lostLogLines } from '../logging/unblocked-stdout.js';
import { Counter, Histogram, toRegistered } from './series.js';

/** Where to put a number that is read when somebody asks: several values with their labels. */
export type GaugeReader = () => Promise<readonly { labels?: Record<string, string>; value: number }[]>;

/** What a metric is, beside its values. */
export interface MetricShape {
  name: string;
  type: 'counter' | 'gauge' | 'histogram';
  labels: readonly string[];
  /** Upper bounds; of histograms only. */
  buckets?: readonly number[];
}

/** The registry of one service. Names are base units; counters end in `_total`; labels are bounded by their maker. */
export class Metrics {
  readonly registry = new Registry();
  /** Every metric that was made here; those of the process are not among them. */
  readonly shapes: MetricShape[] = [];

  constructor(options: { processMetrics?: boolean } = {}) {
    if (options.processMetrics === false) return;
    collectDefaultMetrics({ register: this.registry });
    this.readGauge(
      'sekha_log_lines_lost',
      'Log lines lost since the start: nobody read the log',
      [],
      async () => [{ value: lostLogLines() }],
    );
  }

  counter<const L extends string = never>(
    name: string,
    help: string,
    labelNames: readonly L[] = [],
  ): Counter<L> {
    this.shapes.push({ name, type: 'counter', labels: labelNames });
    const counter = new Counter<L>({ name, help, labelNames });
    this.registry.registerMetric(toRegistered(counter));
    return counter;
  }

  gauge<const L extends string = never>(name: string, help: string, labelNames: readonly L[] = []): Gauge<L> {
    this.shapes.push({ name, type: 'gauge', labels: labelNames });
    return new Gauge({ name, help, labelNames: [...labelNames], registers: [this.registry] });
  }

  /** A gauge that is read at scrape time. */
  readGauge(name: string, help: string, labelNames: readonly string[], read: GaugeReader): void {
    this.shapes.push({ name, type: 'gauge', labels: labelNames });
    new Gauge({
      name,
      help,
      labelNames: [...labelNames],
      registers: [this.registry],
      async collect() {
        this.reset();
        for (const { labels = {}, value } of await read()) this.set(labels, value);
      },
    });
  }

  histogram<const L extends string = never>(
    name: string,
    help: string,
    buckets: readonly number[],
    labelNames: readonly L[] = [],
  ): Histogram<L> {
    this.shapes.push({ name, type: 'histogram', labels: labelNames, buckets });
    const histogram = new Histogram<L>({ name, help, labelNames }, buckets);
    this.registry.registerMetric(toRegistered(histogram));
    return histogram;
  }
}
