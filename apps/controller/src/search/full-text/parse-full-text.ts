import { contentWords, foldWord, tokenSpans } from '@sekha/search-index';
import type { FullTextNode, FullTextQuery } from './full-text-query.js';
import { type FullTextToken, readFullTextTokens } from './read-full-text-tokens.js';

/** Deeper nesting is no query a person wrote. */
const DEEPEST = 32;

/**
 * Reads "phrases", prefix*, AND, OR, NOT (in capitals) and parentheses; words side by side are all wanted. There is
 * no bad query: what is no valid syntax (a lone quotation mark, an operator without operands, `column:` and `NEAR`
 * of other engines) counts as words.
 */
export function parseFullText(query: string): FullTextQuery {
  const tokens = readFullTextTokens(query);
  const bare = tokens?.every((token) => token.kind === 'word' && !token.prefix) ?? true;
  if (tokens === undefined || bare) return { root: bagOfWords(query), bare: true };
  const root = new FullTextParser(tokens).parse();
  return root === undefined ? { root: bagOfWords(query), bare: true } : { root, bare: false };
}

/** Every content word of the text, all wanted; operators that failed as such are no words. */
function bagOfWords(query: string): FullTextNode | undefined {
  const words = contentWords(query.replace(/(?<!\p{L})(?:AND|OR|NOT)(?!\p{L})/gu, ' '));
  return allOf(words.flatMap((word) => leaf(word) ?? []));
}

function leaf(text: string): FullTextNode | undefined {
  const terms = tokenSpans(text).map(({ term }) => term);
  return terms.length > 0 ? { kind: 'phrase', terms } : undefined;
}

function allOf(parts: readonly FullTextNode[]): FullTextNode | undefined {
  return parts.length > 1 ? { kind: 'all', parts } : parts[0];
}

/** Thrown and caught in this file only. */
class NotSyntax extends Error {}

/** Recursive descent: OR binds weakest, then AND (written or not), then NOT. */
class FullTextParser {
  private at = 0;

  constructor(private readonly tokens: readonly FullTextToken[]) {}

  /** Undefined when the tokens are no valid query, or one that only excludes. */
  parse(): FullTextNode | undefined {
    try {
      const root = this.anyOf(0);
      return this.at === this.tokens.length && root !== undefined && wants(root) ? root : undefined;
    } catch (error) {
      if (error instanceof NotSyntax) return undefined;
      throw error;
    }
  }

  private anyOf(depth: number): FullTextNode | undefined {
    if (depth > DEEPEST) throw new NotSyntax();
    const parts = [this.allOf(depth)];
    while (this.take('or')) parts.push(this.allOf(depth));
    const real = parts.filter((part) => part !== undefined);
    return real.length > 1 ? { kind: 'any', parts: real } : real[0];
  }

  private allOf(depth: number): FullTextNode | undefined {
    const parts = [this.unary(depth)];
    while (this.at < this.tokens.length && !this.next('or') && !this.next('close')) {
      this.take('and');
      parts.push(this.unary(depth));
    }
    return allOf(parts.filter((part) => part !== undefined));
  }

  private unary(depth: number): FullTextNode | undefined {
    if (this.take('not')) {
      if (depth > DEEPEST) throw new NotSyntax();
      const part = this.unary(depth + 1);
      return part === undefined ? undefined : { kind: 'not', part };
    }
    if (this.take('open')) {
      const inner = this.anyOf(depth + 1);
      if (!this.take('close')) throw new NotSyntax();
      return inner;
    }
    const token = this.tokens[this.at++];
    if (token?.kind === 'phrase') return leaf(token.text);
    if (token?.kind !== 'word') throw new NotSyntax();
    return token.prefix ? prefixOf(token.text) : leaf(token.text);
  }

  private next(kind: FullTextToken['kind']): boolean {
    return this.tokens[this.at]?.kind === kind;
  }

  private take(kind: FullTextToken['kind']): boolean {
    const taken = this.next(kind);
    if (taken) this.at++;
    return taken;
  }
}

/** `state-of*`: the last word is the prefix, what stands before it is wanted as well. */
function prefixOf(text: string): FullTextNode | undefined {
  const written = text.replace(/\*+$/u, '');
  const spans = tokenSpans(written);
  const last = spans[spans.length - 1];
  if (last === undefined) return undefined;
  const before = leaf(written.slice(0, last.start));
  const prefix: FullTextNode = { kind: 'prefix', prefix: foldWord(written.slice(last.start, last.end)) };
  return before === undefined ? prefix : { kind: 'all', parts: [before, prefix] };
}

/** Whether anything in the query asks for a message instead of only excluding some. */
function wants(node: FullTextNode): boolean {
  if (node.kind === 'not') return false;
  if (node.kind === 'all') return node.parts.some(wants);
  if (node.kind === 'any') return node.parts.every(wants);
  return true;
}
