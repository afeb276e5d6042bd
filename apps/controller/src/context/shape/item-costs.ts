import type { ContextItem } from '../context-item.js';
import {
  BLOCK_CLOSING,
  BLOCK_OPENING,
  groupBySource,
  groupKeyOf,
  renderMessage,
  renderSource,
} from '../rendering/render-block.js';
import type { TokenCounter } from '../tokens/token-counter.js';

/** What the pieces of one block cost, in tokens; each is counted once. The pieces add up to the block. */
export class ItemCosts {
  private readonly messages = new Map<ContextItem, number>();
  private readonly groups = new Map<ContextItem, string>();
  private readonly sources = new Map<string, number>();

  constructor(private readonly counter: TokenCounter) {}

  /** The lines that stand around the messages. */
  frame(): number {
    return this.counter.count(BLOCK_OPENING) + this.counter.count(BLOCK_CLOSING);
  }

  /** What it stands under: items of one group share a source line. */
  groupOf(item: ContextItem): string {
    const known = this.groups.get(item);
    if (known !== undefined) return known;
    const group = groupKeyOf(item);
    this.groups.set(item, group);
    return group;
  }

  source(item: ContextItem): number {
    const { folder, label } = item.conversation;
    // A conversation that is renamed while it is read has two.
    const line = `${this.groupOf(item)}\n${folder}\n${label}`;
    const known = this.sources.get(line);
    if (known !== undefined) return known;
    const tokens = this.counter.count(renderSource(item));
    this.sources.set(line, tokens);
    return tokens;
  }

  /** Undefined when it is more; a text far too long is not even counted. */
  messageWithin(item: ContextItem, most: number): number | undefined {
    if (item.message.content.length > 16 * most) return undefined;
    const known = this.messages.get(item);
    if (known !== undefined) return known <= most ? known : undefined;
    const tokens = this.counter.count(renderMessage(item), most);
    if (tokens > most) return undefined;
    this.messages.set(item, tokens);
    return tokens;
  }

  /** Of the block that the items are rendered to; nothing for no items. */
  block(items: readonly ContextItem[]): number {
    if (items.length === 0) return 0;
    let tokens = this.frame();
    for (const group of groupBySource(items)) {
      const [first] = group;
      if (first !== undefined) tokens += this.source(first);
      for (const item of group) tokens += this.messageWithin(item, Number.POSITIVE_INFINITY) ?? 0;
    }
    return tokens;
  }
}
