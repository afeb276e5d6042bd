import { AppError } from '@sekha/contracts';
import type { Prefill } from '../providers/provider.js';

/** So many characters in common are no chance. */
const TELLING_CHARACTERS = 24;
/** Of a shorter beginning nobody can tell whether it was begun anew. */
const SHORTEST_TOLD = 6;
/** Scripts that set their words apart with blanks. */
const SPACED = /[\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}\p{N}]/u;
const ENDS_WORD = /[\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}\p{N},;:.!?)]$/u;

/**
 * Joins a continuation to the text that the caller has already, so that the whole reads as one: no character twice,
 * none missing, blanks right. A model that begins anew all the same has its beginning left out; one that only tries to
 * go on may also repeat its last sentence, or answer something else. One for each continuation.
 */
export class Seam {
  private buffer = '';
  private open = true;
  /** Where in `told` the continuation repeats it; undefined until that is known. */
  private repeatsFrom: number | undefined;
  private readonly told: string;
  private readonly blanks: string;

  constructor(
    committed: string,
    private readonly how: Prefill,
  ) {
    this.told = committed.trim();
    this.blanks = committed.slice(committed.trimEnd().length);
  }

  /** What of the continuation's next text is new. Throws `provider.invalid_response` when it is another answer. */
  push(text: string): string {
    if (!this.open) return text;
    this.buffer += text;
    return this.looking() ? '' : this.close();
  }

  /** The continuation has ended: what was still looked at. */
  end(): string {
    return this.open ? this.close() : '';
  }

  /** True while more must be read to know where the new begins. */
  private looking(): boolean {
    if (this.buffer.trim() === '') return true;
    const promised = this.how === 'continues';
    if (this.told.length < (promised ? TELLING_CHARACTERS : SHORTEST_TOLD)) return false;
    const begin = this.buffer.trimStart();
    const telling = Math.min(TELLING_CHARACTERS, this.told.length);
    if (promised && !this.told.startsWith(begin.slice(0, telling))) return false;
    if (begin.length < telling) return true;
    this.repeatsFrom ??= promised ? 0 : this.told.lastIndexOf(begin.slice(0, telling));
    if (this.repeatsFrom < 0) return false;
    const repeated = this.told.slice(this.repeatsFrom);
    return begin.length < repeated.length && repeated.startsWith(begin);
  }

  private close(): string {
    this.open = false;
    const begin = this.buffer.trimStart();
    const from = this.repeatsFrom ?? -1;
    if (from >= 0) {
      const repeated = this.told.slice(from);
      if (begin.startsWith(repeated)) return this.afterBlanks(begin.slice(repeated.length));
      if (from === 0 && this.how === 'tries')
        throw new AppError('provider.invalid_response', 'the next model began another answer');
    }
    return this.missingBlank(begin) + this.afterBlanks(this.buffer);
  }

  /** `text` without the blanks that the caller has already. */
  private afterBlanks(text: string): string {
    let same = 0;
    while (same < this.blanks.length && text[same] === this.blanks[same]) same++;
    return text.slice(same);
  }

  /** A model that answers with a message of its own does not begin it with a blank. */
  private missingBlank(begin: string): string {
    if (this.how === 'continues' || this.blanks !== '' || begin !== this.buffer) return '';
    return ENDS_WORD.test(this.told) && SPACED.test(begin.slice(0, 1)) ? ' ' : '';
  }
}
