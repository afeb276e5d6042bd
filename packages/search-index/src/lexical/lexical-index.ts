import type { BestPair } from '../core/best-list.js';
import { lengthen, nextCapacity } from '../core/growth.js';
import type { MessageTable } from '../core/message-table.js';
import type { Selection } from '../core/selection.js';
import { forEachPart, makeTerm } from '../text/analyse.js';
import { copyOf } from '../text/copy-of.js';
import { scanRuns } from '../text/scan-words.js';
import { WordMemo } from '../text/word-memo.js';
import { Bm25Scorer } from './bm25-scorer.js';
import { expandPrefix } from './expand-prefix.js';
import type { TermMeasure } from './measure-term.js';
import { PostingArena } from './posting-arena.js';

/** A posting is `slot << 8 | frequency`; a higher frequency takes several postings in a row. */
const MAX_FREQUENCY = 255;
const LONG_LIST = 8_192;

/** The inverted index: which messages hold a term, and how often. */
export class LexicalIndex {
  readonly terms = new Map<string, number>();
  readonly postings = new PostingArena();
  /** By term: how often it occurs in the text being read; all zero between texts. */
  private frequency = new Uint32Array(1024);
  private seen: number[] = [];
  private readonly memo = new WordMemo<number>();
  private longest = 0;
  private buffer = new Uint32Array(0);
  private readonly scorer: Bm25Scorer;

  /** @param longList A term with more postings is worth a look at whether it must be scored everywhere. */
  constructor(
    table: MessageTable,
    private readonly longList = LONG_LIST,
  ) {
    this.scorer = new Bm25Scorer(table);
  }

  get bytes(): number {
    return this.postings.bytes + this.frequency.byteLength + this.buffer.byteLength + this.scorer.bytes;
  }

  /** Reads the texts of a message as one document; {@link store} writes what was read. Returns the number of terms. */
  read(texts: readonly string[]): number {
    let length = 0;
    const count = (term: number): void => {
      if (this.frequency[term] === 0) this.seen.push(term);
      this.frequency[term] = (this.frequency[term] as number) + 1;
      length++;
    };
    for (const text of texts) {
      scanRuns(text, (start, end, unspaced) => {
        if (unspaced) forEachPart(text, start, end, (part) => count(this.internTerm(part)));
        else count(this.termOf(text.slice(start, end)));
      });
    }
    return length;
  }

  /** Writes the postings of what was read last. */
  store(slot: number): void {
    for (const term of this.seen) {
      let left = this.frequency[term] as number;
      this.frequency[term] = 0;
      for (; left > 0; left -= MAX_FREQUENCY) this.append(term, (slot << 8) | Math.min(left, MAX_FREQUENCY));
    }
    this.seen = [];
  }

  append(term: number, posting: number): void {
    this.postings.append(term, posting >>> 0);
    this.longest = Math.max(this.longest, this.postings.count(term));
  }

  /** The same for many postings at once, in their order. */
  appendAll(term: number, postings: Uint32Array): void {
    this.postings.appendAll(term, postings);
    this.longest = Math.max(this.longest, this.postings.count(term));
  }

  /** The terms that words with these beginnings can stand under. */
  beginningWith(prefixes: readonly string[]): string[] {
    return prefixes.flatMap((prefix) => expandPrefix(this.terms.keys(), prefix));
  }

  /** Ranks the selected messages, and their windows, for the terms. */
  search(terms: readonly string[], selection: Selection, best: BestPair): void {
    if (this.buffer.length < this.longest) this.buffer = new Uint32Array(Math.ceil(this.longest * 1.25));
    const known = terms.flatMap((term) => this.terms.get(term) ?? []);
    // The rare ones first: what they find is nearly always the best, and then the frequent ones need not find more.
    known.sort((one, other) => this.postings.count(one) - this.postings.count(other));
    const short = known.filter((term) => this.postings.count(term) <= this.longList);
    for (const term of short) this.scorer.addTerm(this.postingsOf(term), selection);
    this.addLong(known.slice(short.length), selection, best.depth);
    this.scorer.finish(best);
  }

  /** Scores frequent terms; as soon as nothing new can come among the best, only for what was found. */
  private addLong(terms: readonly number[], selection: Selection, depth: number): void {
    const measures = terms.map((term) => this.scorer.measure(this.postingsOf(term), selection));
    let settled = false;
    terms.forEach((term, at) => {
      settled ||= this.canFindNoMore(measures.slice(at), depth);
      const measure = measures[at];
      if (settled && measure !== undefined)
        this.scorer.addTermToFound(this.postingsOf(term), selection, measure);
      else this.scorer.addTerm(this.postingsOf(term), selection);
    });
  }

  private canFindNoMore(measures: readonly TermMeasure[], depth: number): boolean {
    const { message, window } = this.scorer.bestSoFar(depth);
    const highest = measures.reduce((sum, one) => sum + one.highest, 0);
    const highestWindow = measures.reduce((sum, one) => sum + one.highestWindow, 0);
    return message > highest && window > highestWindow;
  }

  /** The postings of a term, valid until the next call. */
  private postingsOf(term: number): Uint32Array {
    return this.buffer.subarray(0, this.postings.read(term, this.buffer));
  }

  private termOf(word: string): number {
    const known = this.memo.get(word);
    if (known !== undefined) return known;
    const term = this.internTerm(makeTerm(word));
    // Longer words are mostly met once.
    if (word.length <= 32) this.memo.set(word, term);
    return term;
  }

  /** The number of a term, given on first sight. */
  internTerm(text: string): number {
    const known = this.terms.get(text);
    if (known !== undefined) return known;
    const term = this.terms.size;
    // The text is a piece of a message; the dictionary must not keep the message.
    this.terms.set(copyOf(text), term);
    if (term >= this.frequency.length)
      this.frequency = lengthen(this.frequency, nextCapacity(this.frequency.length, term + 1));
    return term;
  }
}
