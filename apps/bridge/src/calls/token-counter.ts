import { countO200k, loadO200k } from '@sekha/tokens';

/** Longer pieces make byte-pair merging quadratic on text without spaces. */
const PIECE_CHARACTERS = 256;
/** Beyond this a text is measured by its beginning: its price is an estimate anyway. */
const COUNTED_CHARACTERS = 32_768;
const CHARACTERS_PER_TOKEN = 4;
/** Chats send their whole history with each turn: texts of up to this length are counted once. At most 2 MB in all. */
const REMEMBERED_CHARACTERS = 2048;
const REMEMBERED_TEXTS = 500;

type Count = (text: string) => number;

/**
 * Counts tokens with OpenAI's o200k vocabulary, which is near enough for every vendor. The vocabulary takes half a
 * second to load, so that it is loaded only where counting decides something; until then four characters make a token.
 */
export class TokenCounter {
  private exact: Count | undefined;
  private loading: Promise<void> | undefined;
  private readonly remembered = new Map<string, number>();

  /** Loads the vocabulary, once. */
  load(): Promise<void> {
    this.loading ??= loadO200k().then((vocabulary) => {
      this.exact = (text) => countO200k(text, vocabulary);
      this.remembered.clear();
    });
    return this.loading;
  }

  count(texts: readonly string[]): number {
    let tokens = 0;
    let left = COUNTED_CHARACTERS;
    for (const text of texts) {
      const counted = text.length <= left ? text : text.slice(0, left);
      const each = counted.length > REMEMBERED_CHARACTERS ? this.countText(counted) : this.recall(counted);
      // What is not counted is taken to be like what was.
      tokens +=
        counted.length === text.length
          ? each
          : Math.ceil(
              counted.length === 0
                ? text.length / CHARACTERS_PER_TOKEN
                : (each * text.length) / counted.length,
            );
      left -= counted.length;
    }
    return tokens;
  }

  private recall(text: string): number {
    const known = this.remembered.get(text);
    if (known !== undefined) return known;
    // The oldest goes; a text that is still in use is counted again and stays.
    if (this.remembered.size >= REMEMBERED_TEXTS)
      for (const oldest of this.remembered.keys()) {
        this.remembered.delete(oldest);
        break;
      }
    const tokens = this.countText(text);
    this.remembered.set(text, tokens);
    return tokens;
  }

  private countText(text: string): number {
    if (this.exact === undefined) return Math.ceil(text.length / CHARACTERS_PER_TOKEN);
    let tokens = 0;
    for (let at = 0; at < text.length; at += PIECE_CHARACTERS)
      tokens += this.exact(text.slice(at, at + PIECE_CHARACTERS));
    return tokens;
  }
}
