import { setImmediate as turn } from 'node:timers/promises';
import type { Tally } from '@sekha/store';
import { quoteName } from '../../context/rendering/quote.js';
import { stemOf } from '../phrases/word-runs.js';

/** A label that other conversations bear. */
export interface KnownLabel extends Tally {
  /** Its words, folded and stemmed. */
  stems: readonly string[];
}

/** Labels that are read before others get their turn. */
const LABELS_A_TURN = 500;

/**
 * The labels there are, each read once. A memory may have as many as conversations, so nothing that is asked of them
 * goes through all of them again.
 */
export class KnownLabels {
  readonly labels: KnownLabel[] = [];
  private readonly byName = new Map<string, string>();
  private readonly byFolded = new Map<string, string>();
  private readonly byStems = new Map<string, string>();
  /** Places in `labels`, by each stem. */
  private readonly holders = new Map<string, number[]>();

  static of(tallies: readonly Tally[]): KnownLabels {
    const known = new KnownLabels();
    for (const tally of tallies) known.add(tally);
    return known;
  }

  /** The same, without holding others up. */
  static async read(tallies: readonly Tally[]): Promise<KnownLabels> {
    const known = new KnownLabels();
    for (const [place, tally] of tallies.entries()) {
      known.add(tally);
      if (place % LABELS_A_TURN === LABELS_A_TURN - 1) await turn();
    }
    return known;
  }

  /** The label that a proposed one is, however it is written. */
  find(label: string): string | undefined {
    return (
      this.byName.get(label) ?? this.byFolded.get(label.toLowerCase()) ?? this.byStems.get(stemOf(label))
    );
  }

  /** 1 for a label that has no word in common with any of these, 0 for one of them. */
  noveltyOf(label: string): number {
    const own = new Set(stemOf(label).split(' '));
    const common = new Map<number, number>();
    for (const stem of own)
      for (const place of this.holders.get(stem) ?? []) common.set(place, (common.get(place) ?? 0) + 1);
    let most = 0;
    for (const [place, count] of common) {
      const size = new Set(this.labels[place]?.stems).size;
      most = Math.max(most, count / (own.size + size - count));
    }
    return Math.round((1 - most) * 100) / 100;
  }

  private add({ name, count }: Tally): void {
    const joined = stemOf(name);
    const stems = joined.split(' ');
    setFirst(this.byName, name, name);
    setFirst(this.byFolded, name.toLowerCase(), name);
    setFirst(this.byFolded, quoteName(name).toLowerCase(), name);
    setFirst(this.byStems, joined, name);
    for (const stem of new Set(stems)) {
      const places = this.holders.get(stem) ?? [];
      places.push(this.labels.length);
      this.holders.set(stem, places);
    }
    this.labels.push({ name, count, stems });
  }
}

/** Of several that are written alike the first one counts. */
function setFirst(map: Map<string, string>, key: string, name: string): void {
  if (!map.has(key)) map.set(key, name);
}
