import { LexicalIndex } from '../lexical/lexical-index.js';
import type { IndexCandidate, IndexChange, IndexQuery, IndexStatistics } from '../search-index.js';
import { queryTerms } from '../text/analyse.js';
import { traitsOf } from '../text/message-traits.js';
import { type FrontScanner, inlineScanner } from '../vectors/fronts/front-scanner.js';
import type { KernelChoice } from '../vectors/kernel.js';
import { VectorIndex } from '../vectors/vector-index.js';
import type { VectorRequest } from '../vectors/vector-search.js';
import { BestPair } from './best-list.js';
import { CandidateUnion } from './candidate-union.js';
import { checkChanges, checkQuery } from './check-input.js';
import { hashTexts } from './hash-text.js';
import { MAX_SLOTS, MessageTable, NO_SLOT } from './message-table.js';
import { PostingSweep } from './posting-sweep.js';
import type { Selection } from './selection.js';
import { SelectionCache } from './selection-cache.js';

type IndexMessage = Extract<IndexChange, { kind: 'message' }>['message'];

/** A search that was not refused; undefined selection = nothing can be found. */
export interface BegunSearch {
  query: IndexQuery;
  selection: Selection | undefined;
  union: CandidateUnion;
}

type SpaceRequest = VectorRequest & { union: CandidateUnion };

/** The search index itself: synchronous, in the memory of the thread that calls it, without files. */
export class IndexCore {
  readonly table = new MessageTable();
  readonly lexical = new LexicalIndex(this.table);
  readonly vectors: VectorIndex;
  readonly sweep = new PostingSweep(this.table, this.lexical);
  private readonly selections = new SelectionCache(this.table);
  /** The seq of the last change applied. */
  appliedSeq = 0;

  constructor(kernel: KernelChoice = 'auto', scanner: FrontScanner = inlineScanner) {
    this.vectors = new VectorIndex(this.table, kernel, scanner);
  }

  /** All of the batch, or nothing when it is refused. */
  apply(changes: readonly IndexChange[], throughSeq: number): void {
    checkChanges(changes, this.vectors);
    if (this.table.slots + changes.length > MAX_SLOTS) {
      throw new Error(`the search index is full: it holds at most ${MAX_SLOTS} messages`);
    }
    for (const change of changes) this.applyOne(change);
    this.appliedSeq = Math.max(this.appliedSeq, throughSeq);
    this.sweep.advance();
  }

  search(query: IndexQuery): IndexCandidate[] {
    return this.complete([this.begin(query)])[0] ?? [];
  }

  /** Throws when the query is refused. */
  begin(query: IndexQuery): BegunSearch {
    checkQuery(query, this.vectors);
    const selection = this.selections.get(query.tenantId, query.filter);
    const union = new CandidateUnion(this.table);
    return { query, union, selection: query.depth === 0 ? undefined : selection };
  }

  /** The candidates of searches that were begun with nothing changed since, in their order. */
  complete(searches: readonly BegunSearch[]): IndexCandidate[][] {
    const bySpace = this.requestsBySpace(searches);
    // Another thread may be looking at the vectors while this one looks for words.
    const started = [...bySpace.keys()].map((id) => this.vectors.start(id, bySpace.get(id) ?? []));
    for (const search of searches) this.findWords(search);
    for (const one of started) if (one !== undefined) this.vectors.finish(one);
    for (const [spaceId, requests] of bySpace) {
      for (const { best, union } of requests) {
        union.add('cosine', best.messages);
        union.add('cosineWindow', best.windows);
        union.markWithoutVector((slot) => this.vectors.has(slot, spaceId));
      }
    }
    return searches.map(({ union }) => union.candidates());
  }

  private findWords({ query, selection, union }: BegunSearch): void {
    if (query.text === undefined || selection === undefined) return;
    const best = new BestPair(query.depth, this.table.key);
    const terms = [...queryTerms(query.text), ...this.lexical.beginningWith(query.prefixes ?? [])];
    this.lexical.search([...new Set(terms)], selection, best);
    union.add('bm25', best.messages);
    union.add('bm25Window', best.windows);
  }

  private requestsBySpace(searches: readonly BegunSearch[]): Map<number, SpaceRequest[]> {
    const bySpace = new Map<number, SpaceRequest[]>();
    for (const { query, selection, union } of searches) {
      if (query.vector === undefined || selection === undefined) continue;
      const { spaceId, values } = query.vector;
      const requests = bySpace.get(spaceId) ?? [];
      requests.push({ values, selection, union, best: new BestPair(query.depth, this.table.key) });
      bySpace.set(spaceId, requests);
    }
    return bySpace;
  }

  statistics(): IndexStatistics {
    return {
      messages: this.table.liveCount,
      vectors: this.vectors.count,
      spaces: this.vectors.counts(),
      terms: this.lexical.terms.size,
      bytes: this.table.bytes + this.lexical.bytes + this.vectors.bytes,
    };
  }

  private applyOne(change: IndexChange): void {
    if (change.kind === 'message') this.applyMessage(change.tenantId, change.message);
    else if (change.kind === 'drop_space') this.vectors.drop(change.spaceId);
    else {
      const slot = this.findOwn(change.tenantId, change.messageKey);
      if (slot === NO_SLOT) return;
      if (change.kind === 'delete') this.remove(slot);
      else this.vectors.set(slot, change.spaceId, change.vector);
    }
  }

  private applyMessage(tenantId: string, message: IndexMessage): void {
    const texts = message.name === null ? [message.content] : [message.name, message.content];
    const contentHash = hashTexts(texts);
    const before = this.table.find(message.key);
    if (before !== NO_SLOT && this.isSame(before, tenantId, message, contentHash)) return;
    const length = this.lexical.read(texts);
    // The key stays with one message at a time: the old row goes before the new one comes.
    if (before !== NO_SLOT) this.unlink(before);
    const slot = this.table.add({
      ...message,
      tenantId,
      length,
      contentHash,
      traits: traitsOf(message.content),
    });
    this.selections.add(slot);
    this.lexical.store(slot);
    if (before !== NO_SLOT) {
      if (this.table.contentHash[before] === contentHash) this.vectors.move(before, slot);
      this.retire(before);
    }
    this.measureAround(slot);
  }

  private isSame(slot: number, tenantId: string, message: IndexMessage, contentHash: number): boolean {
    const { table } = this;
    return (
      table.contentHash[slot] === contentHash &&
      table.tenants.text(table.tenant[slot] as number) === tenantId &&
      table.conversationKey(slot) === message.conversationKey &&
      table.seq[slot] === message.seq &&
      table.roles.text(table.role[slot] as number) === message.role &&
      table.nameOf(slot) === message.name &&
      table.sentAt[slot] === message.sentAtMs
    );
  }

  /** A change names the tenant; it never reaches another one's message. */
  private findOwn(tenantId: string, key: number): number {
    const slot = this.table.find(key);
    if (slot === NO_SLOT) return NO_SLOT;
    return this.table.tenants.text(this.table.tenant[slot] as number) === tenantId ? slot : NO_SLOT;
  }

  private remove(slot: number): void {
    this.unlink(slot);
    this.retire(slot);
  }

  private unlink(slot: number): void {
    const before = this.table.previous(slot);
    const after = this.table.next(slot);
    this.selections.remove(slot);
    this.table.remove(slot);
    this.vectors.measureWindow(before);
    this.vectors.measureWindow(after);
  }

  private retire(slot: number): void {
    this.vectors.clear(slot);
    this.sweep.add(slot);
  }

  private measureAround(slot: number): void {
    this.vectors.measureWindow(this.table.previous(slot));
    this.vectors.measureWindow(slot);
    this.vectors.measureWindow(this.table.next(slot));
  }
}
