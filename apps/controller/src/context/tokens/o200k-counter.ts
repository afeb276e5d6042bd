import type { TokenCounter } from './token-counter.js';
import { tokenPieces } from './token-pieces.js';

/** Text that looks like a special token is text. */
const PLAIN = { allowedSpecial: new Set<string>(), disallowedSpecial: new Set<string>() };

let loading: Promise<TokenCounter> | undefined;

/**
 * The tokeniser of the GPT-4o family and later (o200k). It takes 90 MB, so it is loaded when it is first needed and
 * kept from then on.
 */
export function loadO200kCounter(): Promise<TokenCounter> {
  loading ??= import('gpt-tokenizer/encoding/o200k_base').then(({ countTokens, setMergeCacheSize }) => {
    setMergeCacheSize(10_000);
    return {
      count: (text) => {
        const { pieces, hardCuts } = tokenPieces(text);
        return pieces.reduce((sum, piece) => sum + countTokens(piece, PLAIN), hardCuts);
      },
    };
  });
  return loading;
}
