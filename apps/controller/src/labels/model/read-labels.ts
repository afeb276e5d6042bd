/** A label as a model proposed it. */
export interface ProposedLabel {
  label: string;
  /** 0..1. */
  confidence: number;
  reason: string | undefined;
}

const LONGEST = 60;
const MOST_WORDS = 8;
const MOST_LABELS = 10;
const LONGEST_REASON = 200;
/** For a model that only names labels: the first is its best guess. */
const FIRST = 0.85;
const STEP = 0.07;
const LEAST = 0.4;

/**
 * The labels in a model's answer: JSON in any of the usual shapes (an object, a list, fenced or between words), else
 * a list by commas or lines. What cannot be a label is left out; an answer without any gives an empty list.
 */
export function readLabels(answer: string): ProposedLabel[] {
  const found = fromJson(answer) ?? fromList(answer);
  const labels = new Map<string, ProposedLabel>();
  for (const { label, confidence, reason } of found) {
    const clean = toLabel(label);
    if (clean === undefined || labels.has(clean.toLowerCase())) continue;
    const rank = Math.max(LEAST, FIRST - STEP * labels.size);
    labels.set(clean.toLowerCase(), {
      label: clean,
      confidence: toConfidence(confidence) ?? rank,
      reason: toReason(reason),
    });
    if (labels.size >= MOST_LABELS) break;
  }
  return [...labels.values()];
}

interface RawLabel {
  label: unknown;
  confidence?: unknown;
  reason?: unknown;
}

function fromJson(answer: string): RawLabel[] | undefined {
  for (const [open, close] of [
    ['{', '}'],
    ['[', ']'],
  ] as const) {
    const from = answer.indexOf(open);
    const to = answer.lastIndexOf(close);
    if (from < 0 || to <= from) continue;
    try {
      const list = toList(JSON.parse(answer.slice(from, to + 1)));
      if (list !== undefined) return list;
    } catch {
      // not JSON after all; the next shape may be
    }
  }
  return undefined;
}

function toList(value: unknown): RawLabel[] | undefined {
  if (Array.isArray(value)) return value.map(toRaw);
  if (typeof value !== 'object' || value === null) return undefined;
  const members = value as Record<string, unknown>;
  const list = members['labels'] ?? members['suggestions'] ?? members['tags'];
  if (Array.isArray(list)) return list.map(toRaw);
  return 'label' in members ? [toRaw(members)] : undefined;
}

function toRaw(value: unknown): RawLabel {
  if (typeof value !== 'object' || value === null) return { label: value };
  const members = value as Record<string, unknown>;
  return {
    label: members['label'] ?? members['name'],
    confidence: members['confidence'] ?? members['score'],
    reason: members['reason'],
  };
}

/** Sentences are no list of labels: only short parts are taken. */
function fromList(answer: string): RawLabel[] {
  return answer
    .replace(/^[^\n]*:\s*\n/, '')
    .split(/[,\n;]/)
    .map((part) => ({ label: part.replace(/^\s*(?:[-*•]|\d+[.)])\s*/, '') }));
}

function toLabel(value: unknown): string | undefined {
  if (typeof value !== 'string') return undefined;
  const label = value
    .replace(/[\p{Cc}\p{Zl}\p{Zp}]/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/^["'`*#\s]+|["'`*.\s]+$/g, '');
  if (!/[\p{L}\p{N}]/u.test(label)) return undefined;
  if ([...label].length > LONGEST || label.split(' ').length > MOST_WORDS) return undefined;
  return label;
}

function toConfidence(value: unknown): number | undefined {
  const number = typeof value === 'string' ? Number.parseFloat(value) : value;
  if (typeof number !== 'number' || !Number.isFinite(number) || number < 0) return undefined;
  if (number <= 1) return number;
  return number <= 10 ? number / 10 : Math.min(1, number / 100);
}

function toReason(value: unknown): string | undefined {
  if (typeof value !== 'string') return undefined;
  const text = value.replace(/[\p{Cc}\s]+/gu, ' ').trim();
  return text === '' ? undefined : [...text].slice(0, LONGEST_REASON).join('');
}
