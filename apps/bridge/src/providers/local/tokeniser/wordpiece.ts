import { readFileSync } from 'node:fs';
import { splitWords } from './normalise-text.js';

const SPECIAL_TOKENS = ['[PAD]', '[UNK]', '[CLS]', '[SEP]', '[MASK]'] as const;
const SPECIAL = /(\[(?:PAD|UNK|CLS|SEP|MASK)\])/;
const MAX_WORD_LENGTH = 100;
/** Words seen again are looked up, not cut again; the cache starts anew when it is full. */
const MAX_CACHED_WORDS = 50_000;

/**
 * The WordPiece tokeniser of BERT (greedy, longest match first). Texts come back without [CLS] and [SEP].
 * A special token written out in a text is that token, as in the reference tokeniser.
 */
export class WordPiece {
  readonly cls: number;
  readonly sep: number;
  private readonly unknown: number;
  private readonly ids: ReadonlyMap<string, number>;
  private readonly pieces: readonly string[];
  private readonly cache = new Map<string, readonly number[]>();

  constructor(vocabulary: Readonly<Record<string, number>>) {
    this.ids = new Map(Object.entries(vocabulary));
    const pieces: string[] = [];
    for (const [piece, id] of this.ids) pieces[id] = piece;
    this.pieces = pieces;
    for (const token of SPECIAL_TOKENS) this.idOf(token);
    this.cls = this.idOf('[CLS]');
    this.sep = this.idOf('[SEP]');
    this.unknown = this.idOf('[UNK]');
  }

  /** Reads the vocabulary of a Hugging Face `tokenizer.json`. */
  static fromFile(path: string): WordPiece {
    return new WordPiece(JSON.parse(readFileSync(path, 'utf8')).model.vocab);
  }

  encode(text: string): number[] {
    const ids: number[] = [];
    if (!SPECIAL.test(text)) {
      this.encodePlain(text, ids);
      return ids;
    }
    for (const part of text.split(SPECIAL)) {
      if (SPECIAL.test(part)) ids.push(this.idOf(part));
      else this.encodePlain(part, ids);
    }
    return ids;
  }

  /** A text that encodes to `ids` again, provided that they start at a word's first piece. */
  decode(ids: readonly number[]): string {
    let text = '';
    for (const id of ids) {
      const piece = this.pieces[id] ?? '[UNK]';
      text += piece.startsWith('##') ? piece.slice(2) : ` ${piece}`;
    }
    return text.trimStart();
  }

  /** True when the token goes on with the word that the one before it began. */
  continuesWord(id: number): boolean {
    return this.pieces[id]?.startsWith('##') ?? false;
  }

  private idOf(token: string): number {
    const id = this.ids.get(token);
    if (id === undefined) throw new Error(`the vocabulary lacks ${token}`);
    return id;
  }

  private encodePlain(text: string, ids: number[]): void {
    for (const word of splitWords(text)) for (const id of this.encodeWord(word)) ids.push(id);
  }

  private encodeWord(word: string): readonly number[] {
    const known = this.cache.get(word);
    if (known) return known;
    const ids = this.cutWord(word);
    // Long junk would fill the memory that the cache's size is meant to bound.
    if (word.length > MAX_WORD_LENGTH) return ids;
    if (this.cache.size >= MAX_CACHED_WORDS) this.cache.clear();
    this.cache.set(word, ids);
    return ids;
  }

  private cutWord(word: string): readonly number[] {
    const tooLong = word.length > MAX_WORD_LENGTH * 2 || [...word].length > MAX_WORD_LENGTH;
    if (tooLong) return [this.unknown];
    const ids: number[] = [];
    for (let start = 0; start < word.length; ) {
      const piece = this.longestPiece(word, start);
      if (!piece) return [this.unknown];
      ids.push(piece.id);
      start = piece.end;
    }
    return ids;
  }

  private longestPiece(word: string, start: number): { id: number; end: number } | undefined {
    const prefix = start > 0 ? '##' : '';
    for (let end = word.length; end > start; end--) {
      const id = this.ids.get(prefix + word.slice(start, end));
      if (id !== undefined) return { id, end };
    }
    return undefined;
  }
}
