import { percentile, readable } from '../harness/percentiles.mjs';
import { CATEGORIES } from './locomo.mjs';

const KS = [5, 10, 20];

/** Adds up how much of the evidence was found, over all questions and by category. */
export class Tally {
  /** @param {string} name @param {Record<string, string>} [categories] key to name */
  constructor(name, categories = CATEGORIES) {
    this.name = name;
    this.categories = categories;
    this.groups = new Map();
    this.latencies = [];
    this.failures = 0;
  }

  /**
   * @param {{ category: number | string, evidence: Set<number> }} question
   * @param {readonly (number | undefined)[]} order positions found, best first
   * @param {number} [latencyMs]
   */
  add({ category, evidence }, order, latencyMs) {
    const figures = measure(order, evidence);
    for (const group of ['all', String(category)]) {
      const sums = this.groups.get(group) ?? { count: 0 };
      sums.count++;
      for (const [name, value] of Object.entries(figures)) sums[name] = (sums[name] ?? 0) + value;
      this.groups.set(group, sums);
    }
    if (latencyMs !== undefined) this.latencies.push(latencyMs);
  }

  /** @param {string} figure @param {string} [group] */
  mean(figure, group = 'all') {
    const sums = this.groups.get(group);
    return sums === undefined ? Number.NaN : sums[figure] / sums.count;
  }

  row() {
    const percent = (figure, group) => (100 * this.mean(figure, group)).toFixed(1);
    return {
      method: this.name,
      questions: this.groups.get('all')?.count ?? 0,
      ...Object.fromEntries(KS.map((k) => [`recall@${k}`, percent(`recall${k}`)])),
      'nDCG@10': percent('ndcg10'),
      'hit@10': percent('hit10'),
      ...Object.fromEntries(
        Object.entries(this.categories).map(([group, name]) => [`hit@10 ${name}`, percent('hit10', group)]),
      ),
      'p50 ms': readable(percentile(this.latencies, 0.5)),
      'p95 ms': readable(percentile(this.latencies, 0.95)),
    };
  }
}

/** @param {readonly (number | undefined)[]} order @param {Set<number>} evidence */
export function measure(order, evidence) {
  const hits = order.map((position) => position !== undefined && evidence.has(position));
  const found = (k) => hits.slice(0, k).filter(Boolean).length;
  const gain = (rank) => 1 / Math.log2(rank + 2);
  const ideal = Array.from({ length: Math.min(10, evidence.size) }, (_, rank) => gain(rank));
  const gained = hits.slice(0, 10).map((hit, rank) => (hit ? gain(rank) : 0));
  const sum = (list) => list.reduce((total, one) => total + one, 0);
  return {
    ...Object.fromEntries(KS.map((k) => [`recall${k}`, found(k) / evidence.size])),
    ndcg10: sum(gained) / sum(ideal),
    hit10: found(10) > 0 ? 1 : 0,
  };
}
