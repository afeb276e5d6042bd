import { percentile, readable } from '../harness/percentiles.mjs';
import { CATEGORIES } from '../retrieval/locomo.mjs';

/** Adds up the share of the evidence that a context holds: over all questions, by half of the samples, by category. */
export class EvidenceTally {
  /** @param {string} name @param {number} budget */
  constructor(name, budget) {
    this.name = name;
    this.budget = budget;
    this.groups = new Map();
    this.latencies = [];
    this.mostTokens = 0;
  }

  /**
   * @param {number} at which sample
   * @param {{ category: number, evidence: Set<number> }} question
   * @param {ReadonlySet<number>} held positions of the turns in the context
   * @param {{ tokens?: number, latencyMs?: number }} [cost]
   */
  add(at, { category, evidence }, held, { tokens = 0, latencyMs } = {}) {
    const found = [...evidence].filter((position) => held.has(position)).length / evidence.size;
    for (const group of ['all', at % 2 === 0 ? 'even' : 'odd', String(category)]) {
      const sums = this.groups.get(group) ?? { count: 0, found: 0 };
      sums.count++;
      sums.found += found;
      this.groups.set(group, sums);
    }
    this.mostTokens = Math.max(this.mostTokens, tokens);
    if (latencyMs !== undefined) this.latencies.push(latencyMs);
  }

  /** @param {string} [group] 'all', 'even', 'odd' or a category */
  share(group = 'all') {
    const { count, found } = this.groups.get(group) ?? { count: 0, found: Number.NaN };
    return found / count;
  }

  row() {
    const percent = (group) => (100 * this.share(group)).toFixed(1);
    return {
      budget: this.budget,
      method: this.name,
      'evidence %': percent('all'),
      'even samples': percent('even'),
      'odd samples': percent('odd'),
      ...Object.fromEntries(Object.entries(CATEGORIES).map(([group, name]) => [name, percent(group)])),
      'most tokens': this.mostTokens,
      'p50 ms': this.latencyMs(0.5),
      'p95 ms': this.latencyMs(0.95),
    };
  }

  /** Empty where nothing was asked over the wire. */
  latencyMs(share) {
    return this.latencies.length === 0 ? '' : readable(percentile(this.latencies, share));
  }
}
