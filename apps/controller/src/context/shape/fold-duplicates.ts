import type { ContextItem } from '../context-item.js';
import { ComparedText, isSameText, isTooShortToCompare, saysItAll } from './same-text.js';

interface Kept {
  item: ContextItem;
  text: ComparedText;
  copies: string[];
}

/**
 * Says once what was said twice: a text that an earlier item says word for word, or nearly and completely, folds into
 * it; where the later one is the more complete, it takes the earlier one's place. Items come and go best first.
 * Very short texts only fold inside their conversation.
 */
export function foldDuplicates(items: readonly ContextItem[]): ContextItem[] {
  const kept: Kept[] = [];
  for (const item of items) {
    const text = new ComparedText(item.message.content);
    const twin = kept.find((one) => repeats(one, item, text));
    if (twin === undefined) kept.push({ item, text, copies: [] });
    else fold(twin, item, text);
  }
  return kept.map(({ item, copies }) => (copies.length === 0 ? item : withCopies(item, copies)));
}

function repeats(one: Kept, item: ContextItem, text: ComparedText): boolean {
  if (one.item.message.role !== item.message.role) return false;
  if (isTooShortToCompare(text) || isTooShortToCompare(one.text))
    return one.item.conversation.id === item.conversation.id && isSameText(one.text, text);
  return isSameText(one.text, text) || saysItAll(one.text, text) || saysItAll(text, one.text);
}

function fold(twin: Kept, item: ContextItem, text: ComparedText): void {
  const moreComplete = text.words.length > twin.text.words.length;
  twin.copies.push(moreComplete ? twin.item.message.id : item.message.id);
  if (!moreComplete) return;
  const { similarity, score } = twin.item;
  twin.item = { ...item, similarity, score };
  twin.text = text;
}

function withCopies(item: ContextItem, copies: readonly string[]): ContextItem {
  const text =
    copies.length === 1 ? 'said once more elsewhere' : `said ${copies.length} times more elsewhere`;
  return { ...item, reasons: [...item.reasons, { kind: 'duplicates', text, message_ids: [...copies] }] };
}
