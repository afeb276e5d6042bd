import type { IndexCandidate, IndexChange, IndexQuery } from '../src/search-index.js';
import { analyse, queryTerms } from '../src/text/analyse.js';
import { traitsOf } from '../src/text/message-traits.js';
import type { MessageChange } from './messages.js';

interface Row extends Omit<IndexCandidate, 'messageKey'> {
  key: number;
  tenantId: string;
  terms: string[];
  vectors: Map<number, Float32Array>;
}

/**
 * What the index must answer, computed the obvious way: every document spelled out, every statistic counted over the
 * selected rows, every cosine in floating point. Slow, and short enough to be believed.
 */
export class PlainRanking {
  private readonly rows = new Map<number, Row>();

  apply(changes: readonly IndexChange[]): void {
    for (const change of changes) {
      if (change.kind === 'message') this.rows.set(change.message.key, rowOf(change));
      else if (change.kind === 'drop_space')
        for (const { vectors } of this.rows.values()) vectors.delete(change.spaceId);
      else if (this.rows.get(change.messageKey)?.tenantId !== change.tenantId) continue;
      else if (change.kind === 'delete') this.rows.delete(change.messageKey);
      else this.rows.get(change.messageKey)?.vectors.set(change.spaceId, change.vector);
    }
  }

  search({ tenantId, text, vector, filter = {}, depth }: IndexQuery): IndexCandidate[] {
    const selected = [...this.rows.values()].filter(
      (row) =>
        row.tenantId === tenantId &&
        (filter.conversationKeys?.includes(row.conversationKey) ?? true) &&
        (filter.roles?.includes(row.role) ?? true) &&
        row.sentAtMs >= (filter.afterMs ?? -Infinity) &&
        row.sentAtMs < (filter.beforeMs ?? Infinity),
    );
    const found = new Map<Row, IndexCandidate>();
    const keep = (
      evidence: 'bm25' | 'bm25Window' | 'cosine' | 'cosineWindow',
      scored: [Row, number][],
    ): void => {
      scored.sort((one, other) => other[1] - one[1] || one[0].key - other[0].key);
      for (const [row, score] of scored.slice(0, depth)) {
        const { key, tenantId: _tenant, terms: _terms, vectors: _vectors, ...rest } = row;
        const candidate = found.get(row) ?? { messageKey: key, ...rest };
        candidate[evidence] = score;
        found.set(row, candidate);
      }
    };
    if (text !== undefined) {
      const terms = queryTerms(text);
      keep(
        'bm25',
        bm25(selected, (row) => row.terms, terms),
      );
      keep(
        'bm25Window',
        bm25(selected, (row) => this.window(row).flatMap((each) => each.terms), terms),
      );
    }
    if (vector !== undefined) {
      const { spaceId, values } = vector;
      const rows = selected.filter((row) => row.vectors.has(spaceId));
      const of = (row: Row): Float32Array[] => {
        const own = row.vectors.get(spaceId);
        return own ? [own] : [];
      };
      keep(
        'cosine',
        rows.map((row) => [row, cosine(values, of(row))]),
      );
      keep(
        'cosineWindow',
        rows.map((row) => [row, cosine(values, this.window(row).flatMap(of))]),
      );
    }
    if (vector !== undefined)
      for (const [row, candidate] of found)
        if (!row.vectors.has(vector.spaceId)) candidate.hasNoVector = true;
    return [...found.values()].sort((one, other) => one.messageKey - other.messageKey);
  }

  private window(row: Row): Row[] {
    const conversation = [...this.rows.values()]
      .filter((each) => each.tenantId === row.tenantId && each.conversationKey === row.conversationKey)
      .sort((one, other) => one.seq - other.seq);
    const at = conversation.indexOf(row);
    return conversation.slice(Math.max(0, at - 1), at + 2);
  }
}

function rowOf({ tenantId, message: { content, ...rest } }: MessageChange): Row {
  const terms = analyse(rest.name === null ? content : `${rest.name}: ${content}`);
  return {
    ...rest,
    tenantId,
    terms,
    vectors: new Map(),
    length: terms.length,
    traits: traitsOf(content),
  };
}

function bm25(rows: Row[], document: (row: Row) => string[], terms: string[]): [Row, number][] {
  const documents = rows.map(document);
  const average = documents.reduce((sum, each) => sum + each.length, 0) / rows.length;
  const scores = rows.map(() => 0);
  for (const term of terms) {
    const counts = documents.map((each) => each.filter((other) => other === term).length);
    const matching = counts.filter((count) => count > 0).length;
    const idf = Math.max(Math.log((rows.length - matching + 0.5) / (matching + 0.5)), 1e-6);
    counts.forEach((count, i) => {
      const length = documents[i]?.length ?? 0;
      const norm = 1.2 * (1 - 0.75 + (0.75 * length) / average);
      scores[i] = (scores[i] ?? 0) + (idf * count * 2.2) / (count + norm);
    });
  }
  return rows.map((row, i): [Row, number] => [row, scores[i] ?? 0]).filter(([, score]) => score > 0);
}

function cosine(query: Float32Array, members: Float32Array[]): number {
  const sum = new Float64Array(query.length);
  for (const member of members) {
    const norm = Math.hypot(...member);
    member.forEach((value, i) => {
      sum[i] = (sum[i] ?? 0) + value / norm;
    });
  }
  let dot = 0;
  query.forEach((value, i) => {
    dot += value * (sum[i] ?? 0);
  });
  return dot / (Math.hypot(...sum) * Math.hypot(...query));
}
