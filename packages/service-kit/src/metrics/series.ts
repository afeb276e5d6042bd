import type { Metric } from 'prom-client';

/** The values of a metric's labels. */
export type Labels<L extends string> = Record<L, string>;

/** Names a metric: base units; a counter ends in `_total`; labels are bounded by whoever makes them. */
export interface Named<L extends string> {
  name: string;
  help: string;
  labelNames: readonly L[];
}

interface Value {
  labels: Record<string, string | number>;
  value: number;
  metricName?: string;
}

/** Keeps one cell for each set of label values, found by joining them. prom-client sorts and checks them each time. */
class Cells<L extends string, C> {
  private readonly cells = new Map<string, { labels: Labels<L>; cell: C }>();

  constructor(
    private readonly names: readonly L[],
    private readonly make: () => C,
  ) {}

  of(labels: Labels<L>): C {
    let key = '';
    for (const name of this.names) key += `${labels[name]}\n`;
    const known = this.cells.get(key);
    if (known !== undefined) return known.cell;
    const cell = this.make();
    const kept = Object.fromEntries(this.names.map((name) => [name, labels[name]])) as Labels<L>;
    this.cells.set(key, { labels: kept, cell });
    return cell;
  }

  values(
    read: (cell: C) => { value: number; of?: Record<string, number | string>; metricName?: string }[],
  ): Value[] {
    return [...this.cells.values()].flatMap(({ labels, cell }) =>
      read(cell).map(({ of, ...value }) => ({ ...value, labels: { ...of, ...labels } })),
    );
  }
}

/** A number that only grows. */
export class Counter<L extends string = never> {
  private readonly cells: Cells<L, { value: number }>;
  readonly type = 'counter';

  constructor(readonly named: Named<L>) {
    this.cells = new Cells(named.labelNames, () => ({ value: 0 }));
    if (named.labelNames.length === 0) this.cells.of({} as Labels<L>);
  }

  inc(labels: Labels<L>, by = 1): void {
    this.cells.of(labels).value += by;
  }

  values(): Value[] {
    return this.cells.values((cell) => [cell]);
  }
}

interface Distribution {
  /** How many values fell into each bucket, the unbounded one last; not yet summed up. */
  counts: number[];
  sum: number;
}

/** How values are distributed over `buckets` (upper bounds, ascending). */
export class Histogram<L extends string = never> {
  private readonly cells: Cells<L, Distribution>;
  readonly type = 'histogram';

  constructor(
    readonly named: Named<L>,
    private readonly buckets: readonly number[],
  ) {
    this.cells = new Cells(named.labelNames, () => ({
      counts: new Array(buckets.length + 1).fill(0),
      sum: 0,
    }));
  }

  observe(labels: Labels<L>, value: number): void {
    const cell = this.cells.of(labels);
    let at = 0;
    while (at < this.buckets.length && value > (this.buckets[at] ?? 0)) at++;
    cell.counts[at] = (cell.counts[at] ?? 0) + 1;
    cell.sum += value;
  }

  values(): Value[] {
    const { name } = this.named;
    return this.cells.values(({ counts, sum }) => {
      let count = 0;
      const buckets = counts.map((more, at) => {
        count += more;
        return { metricName: `${name}_bucket`, of: { le: this.buckets[at] ?? '+Inf' }, value: count };
      });
      return [
        ...buckets,
        { metricName: `${name}_sum`, value: sum },
        { metricName: `${name}_count`, value: count },
      ];
    });
  }
}

/** Such a metric as prom-client's registry reads it. */
export function toRegistered(metric: Counter<string> | Histogram<string>): Metric {
  const { name, help } = metric.named;
  const get = async () => ({ name, help, type: metric.type, values: metric.values(), aggregator: 'sum' });
  return { name, help, type: metric.type, get, reset: () => undefined } as unknown as Metric;
}
