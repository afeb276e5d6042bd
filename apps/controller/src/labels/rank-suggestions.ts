import type { KnownLabels } from './evidence/known-labels.js';
import type { LabelEvidence } from './evidence/label-evidence.js';
import type { ProposedLabel } from './model/read-labels.js';
import type { KeyPhrase } from './phrases/key-phrases.js';
import { stemOf } from './phrases/word-runs.js';

export interface RankedSuggestion {
  label: string;
  /** 0..1. */
  confidence: number;
  isExisting: boolean;
  /** 0 for an existing label, towards 1 the less it has in common with any. */
  novelty: number;
  reason: string;
}

/** What is known about the conversation and the labels there are. */
export interface LabelGround {
  /** The labels that other conversations bear. */
  existing: KnownLabels;
  evidence: readonly LabelEvidence[];
  phrases: readonly KeyPhrase[];
}

/** Weaker evidence than this is chance. */
const LEAST_STRENGTH = 0.15;
/** An existing label that a model left out is added when this much speaks for it. */
const ADDED_STRENGTH = 0.6;
const HIGHEST = 0.97;

/**
 * Suggestions without a model: existing labels by what speaks for them, then new ones from the conversation's own
 * phrases. A new one never reaches 0.7: it is a guess at what its owner would call it.
 */
export function rankByEvidence(ground: LabelGround, most: number): RankedSuggestion[] {
  const existing = ground.evidence
    .filter(({ strength }) => strength >= LEAST_STRENGTH)
    .map((one) => fromEvidence(one, Math.min(0.95, 0.15 + 0.85 * one.strength)));
  const fresh = ground.phrases
    .filter(({ text }) => ground.existing.find(text) === undefined)
    .map((phrase) => fromPhrase(phrase, ground.existing));
  return best([...existing, ...fresh], most);
}

/**
 * Suggestions of a model, weighed with the evidence: an existing label gains by its neighbours and words, a new one by
 * being said. What speaks strongly for an existing label that the model left out is added.
 */
export function rankProposals(
  proposals: readonly ProposedLabel[],
  ground: LabelGround,
  text: string,
  most: number,
): RankedSuggestion[] {
  const byLabel = new Map(ground.evidence.map((one) => [one.label, one]));
  const said = new Set(stemOf(text.slice(0, 20_000)).split(' '));
  const suggestions = proposals.map(({ label, confidence, reason }): RankedSuggestion => {
    const known = ground.existing.find(label);
    if (known === undefined) {
      const support = shareSaid(label, ground.phrases, said);
      return {
        label,
        confidence: toConfidence(0.55 * confidence + 0.14 * support),
        isExisting: false,
        novelty: ground.existing.noveltyOf(label),
        reason: reason ?? 'suggested by the model',
      };
    }
    const evidence = byLabel.get(known);
    const strength = evidence?.strength ?? 0;
    return {
      label: known,
      confidence: toConfidence(0.25 + 0.5 * confidence + 0.22 * strength),
      isExisting: true,
      novelty: 0,
      reason: reason ?? (evidence === undefined ? 'suggested by the model' : reasonOf(evidence)),
    };
  });
  const named = new Set(suggestions.map(({ label }) => label));
  const added = ground.evidence
    .filter(({ label, strength }) => strength >= ADDED_STRENGTH && !named.has(label))
    .map((one) => fromEvidence(one, one.strength * 0.7));
  return best([...suggestions, ...added], most);
}

function fromEvidence(evidence: LabelEvidence, confidence: number): RankedSuggestion {
  return {
    label: evidence.label,
    confidence: toConfidence(confidence),
    isExisting: true,
    novelty: 0,
    reason: reasonOf(evidence),
  };
}

function fromPhrase({ text, weight, spread }: KeyPhrase, existing: KnownLabels): RankedSuggestion {
  return {
    label: toTitle(text),
    confidence: toConfidence(0.2 + 0.3 * weight + 0.15 * Math.min(1, spread * 2)),
    isExisting: false,
    novelty: existing.noveltyOf(text),
    reason: `"${text}" is what the conversation speaks of most (in ${Math.round(spread * 100)} % of its messages)`,
  };
}

function reasonOf({ nearCount, lexical, bearers }: LabelEvidence): string {
  const reasons = [
    ...(nearCount > 0 ? [`${nearCount} of the nearest conversations bear it`] : []),
    ...(lexical > 0.3 ? ['the conversation speaks of it'] : []),
  ];
  return `${reasons.join(' and ') || 'it is a little like this conversation'} (${bearers} in all)`;
}

/** How much of a label the conversation has in its own words. */
function shareSaid(label: string, phrases: readonly KeyPhrase[], said: ReadonlySet<string>): number {
  const telling = new Set(phrases.flatMap(({ stems }) => stems));
  const stems = stemOf(label).split(' ');
  return stems.filter((stem) => telling.has(stem) || said.has(stem)).length / stems.length;
}

/** One suggestion a label, most confident first. */
function best(suggestions: readonly RankedSuggestion[], most: number): RankedSuggestion[] {
  const seen = new Set<string>();
  return [...suggestions]
    .sort((a, b) => b.confidence - a.confidence || Number(b.isExisting) - Number(a.isExisting))
    .filter(({ label }) => !seen.has(label.toLowerCase()) && seen.add(label.toLowerCase()))
    .slice(0, most);
}

function toConfidence(value: number): number {
  return Math.round(Math.min(HIGHEST, Math.max(0.01, value)) * 100) / 100;
}

/** A phrase begins with a capital, as labels do, unless it has capitals of its own. */
function toTitle(phrase: string): string {
  if (/\p{Lu}/u.test(phrase)) return phrase;
  const [first = '', ...rest] = [...phrase];
  return first.toUpperCase() + rest.join('');
}
