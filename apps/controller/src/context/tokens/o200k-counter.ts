import { countO200k, loadO200k } from '@sekha/tokens';
import type { TokenCounter } from './token-counter.js';
import { tokenPieces } from './token-pieces.js';

/** The tokeniser of the GPT-4o family and later (o200k), loaded when it is first needed and kept from then on. */
export async function loadO200kCounter(): Promise<TokenCounter> {
  const vocabulary = await loadO200k();
  return {
    count: (text, most = Number.POSITIVE_INFINITY) => {
      const { pieces, hardCuts } = tokenPieces(text);
      let tokens = hardCuts;
      for (const piece of pieces) {
        if (tokens > most) break;
        tokens += countO200k(piece, vocabulary, most - tokens);
      }
      return tokens;
    },
  };
}
