import type { KeyPhrase } from '../phrases/key-phrases.js';
import type { KnownLabels } from './known-labels.js';

/** Another conversation that is near this one. */
export interface NearConversation {
  label: string;
  /** 0..1. */
  nearness: number;
}

/** What speaks for an existing label. */
export interface LabelEvidence {
  label: string;
  /** How many other conversations bear it. */
  bearers: number;
  /** 0..1: how much of the near conversations bear it, and how near they are. */
  near: number;
  nearCount: number;
  /** 0..1: how much of its words the conversation is about. */
  lexical: number;
  /** Both as one, 0..1. */
  strength: number;
}

/** Labels that one conversation alone bears are mostly titles: they speak less for themselves and against others. */
const LONE = 0.7;
const LONE_VOTE = 0.4;
/** What programs call a conversation that has no label yet. */
const PLACEHOLDER = /^(?:untitled|unnamed|no title|new (?:chat|conversation))$/i;
const NEAR_SHARE = 0.75;
const LEXICAL_SHARE = 0.65;

/**
 * Weighs the existing labels for a conversation by its neighbours (each votes with the square of its nearness, so that
 * many far ones do not outvote a near one) and by its own words. Strongest first; those without any evidence are left
 * out.
 */
export function weighLabels(
  { labels }: KnownLabels,
  near: readonly NearConversation[],
  phrases: readonly KeyPhrase[],
): LabelEvidence[] {
  const bearers = new Map(labels.map(({ name, count }) => [name, count]));
  const votes = new Map<string, { sum: number; best: number; count: number }>();
  let total = 0;
  for (const { label, nearness } of near) {
    if (isPlaceholder(label)) continue;
    const vote = nearness ** 2 * ((bearers.get(label) ?? 0) > 1 ? 1 : LONE_VOTE);
    const known = votes.get(label) ?? { sum: 0, best: 0, count: 0 };
    votes.set(label, {
      sum: known.sum + vote,
      best: Math.max(known.best, nearness),
      count: known.count + 1,
    });
    total += vote;
  }
  const weights = stemWeights(phrases);
  return labels
    .map(({ name, count, stems }) => {
      const vote = votes.get(name);
      const lone = count > 1 ? 1 : LONE;
      const nearPart = vote === undefined ? 0 : (vote.sum / total) * vote.best * lone;
      const lexical = lexicalShare(stems, weights);
      return {
        label: name,
        bearers: count,
        near: nearPart,
        nearCount: vote?.count ?? 0,
        lexical,
        strength: 1 - (1 - NEAR_SHARE * nearPart) * (1 - LEXICAL_SHARE * lexical),
      };
    })
    .filter(({ strength }) => strength > 0)
    .sort((a, b) => b.strength - a.strength || b.bearers - a.bearers);
}

/** True for a label that stands for having none. */
export function isPlaceholder(label: string): boolean {
  return PLACEHOLDER.test(label.trim());
}

function stemWeights(phrases: readonly KeyPhrase[]): Map<string, number> {
  const weights = new Map<string, number>();
  for (const { stems, weight } of phrases)
    for (const stem of stems) weights.set(stem, Math.max(weights.get(stem) ?? 0, weight));
  return weights;
}

/** The mean weight of a label's words in the conversation. */
function lexicalShare(stems: readonly string[], weights: ReadonlyMap<string, number>): number {
  return stems.reduce((sum, stem) => sum + Math.sqrt(weights.get(stem) ?? 0), 0) / stems.length;
}
