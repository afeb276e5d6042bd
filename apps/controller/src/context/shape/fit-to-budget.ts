import { type ContextItem, hasReason } from '../context-item.js';
import { excerptOf } from '../rendering/excerpt.js';
import { renderMessage } from '../rendering/render-block.js';
import type { TokenCounter } from '../tokens/token-counter.js';
import { ItemCosts } from './item-costs.js';

/** How a budget is divided. */
export interface FitRules {
  /** What pinned messages, and then those of preferred labels, may take before the best of all the others. */
  laneShare: number;
  /** A longer message gives its best part, while others want the room. */
  messageShare: number;
  /** Below this many tokens a message is not cut but left out. */
  leastExcerpt: number;
}

export const FIT_RULES: FitRules = { laneShare: 0.25, messageShare: 0.25, leastExcerpt: 32 };

/** About 10 ms of counting. */
const TOKENS_AT_A_STRETCH = 7_000;

export interface FittedContext {
  /** Best first. */
  items: ContextItem[];
  /** Tokens of the rendered block. */
  tokens: number;
}

/**
 * Takes the best items that fit, counted as the block they are rendered to, delimiters included: never more tokens
 * than `budgetTokens`. `items` are best first; `terms` are those of the query, for excerpts.
 */
export async function fitToBudget(
  items: readonly ContextItem[],
  budgetTokens: number,
  terms: ReadonlySet<string>,
  counter: TokenCounter,
  rules: FitRules = FIT_RULES,
): Promise<FittedContext> {
  const costs = new ItemCosts(counter);
  const fitting = new Fitting(budgetTokens - costs.frame(), terms, counter, costs, rules);
  const lane = fitting.room * rules.laneShare;
  await fitting.take(
    items.filter((item) => hasReason(item, 'pinned')),
    lane,
  );
  await fitting.take(
    items.filter((item) => hasReason(item, 'preferred_label')),
    lane,
  );
  await fitting.take(items, fitting.room);
  fitting.restoreShortened();
  const taken = items.flatMap((item) => fitting.taken.get(item.message.id) ?? []);
  return trim(taken, budgetTokens, costs);
}

/** A conversation that was renamed in between has two source lines of which one was counted: the last ones go. */
function trim(taken: ContextItem[], budgetTokens: number, costs: ItemCosts): FittedContext {
  const items = [...taken];
  for (;;) {
    const tokens = costs.block(items);
    if (tokens <= budgetTokens) return { items, tokens };
    items.pop();
  }
}

class Fitting {
  readonly taken = new Map<string, ContextItem>();
  private readonly groups = new Set<string>();
  private readonly originals = new Map<string, { item: ContextItem; tokens: number }>();
  private used = 0;
  private breathedAt = 0;

  constructor(
    readonly room: number,
    private readonly terms: ReadonlySet<string>,
    private readonly counter: TokenCounter,
    private readonly costs: ItemCosts,
    private readonly rules: FitRules,
  ) {}

  /** Takes in order what fits into the rest of the room and into `share` of it. */
  async take(items: readonly ContextItem[], share: number): Promise<void> {
    const end = Math.min(this.room, this.used + share);
    for (const item of items) {
      if (this.taken.has(item.message.id)) continue;
      if (item.follows !== undefined && !this.taken.has(item.follows)) continue;
      const left = end - this.used - this.sourceTokens(item);
      if (left <= 0) continue;
      this.takeOne(item, left);
      if (this.used - this.breathedAt >= TOKENS_AT_A_STRETCH) await this.breathe();
    }
  }

  /** Gives cut messages their whole text back where room is left, best first. */
  restoreShortened(): void {
    for (const [id, { item, tokens }] of this.originals) {
      const left = this.room - this.used + tokens;
      const whole = this.costs.messageWithin(item, left);
      if (whole === undefined) continue;
      this.taken.set(id, item);
      this.used += whole - tokens;
    }
  }

  private takeOne(item: ContextItem, left: number): void {
    const share = Math.max(this.room * this.rules.messageShare, this.rules.leastExcerpt);
    const most = Math.min(left, share);
    const whole = this.costs.messageWithin(item, most);
    if (whole !== undefined) {
      this.add(item, whole);
      return;
    }
    if (left < this.rules.leastExcerpt) return;
    const short = this.shorten(item, most);
    if (short === undefined) return;
    const tokens = this.costs.messageWithin(short, left);
    if (tokens === undefined) return;
    this.originals.set(item.message.id, { item, tokens });
    this.add(short, tokens);
  }

  private add(item: ContextItem, tokens: number): void {
    this.used += tokens + this.sourceTokens(item);
    this.groups.add(this.costs.groupOf(item));
    this.taken.set(item.message.id, item);
  }

  /** Lets others run after each stretch of counting. */
  private async breathe(): Promise<void> {
    this.breathedAt = this.used;
    await new Promise((resolve) => setImmediate(resolve));
  }

  private sourceTokens(item: ContextItem): number {
    return this.groups.has(this.costs.groupOf(item)) ? 0 : this.costs.source(item);
  }

  private shorten(item: ContextItem, most: number): ContextItem | undefined {
    const frame = this.counter.count(renderMessage({ ...item, message: { ...item.message, content: '' } }));
    const content = excerptOf(
      item.message.content,
      this.terms,
      (part) => this.counter.count(part) + (part.match(/\n/g)?.length ?? 0),
      most - frame - 2,
    );
    if (content === undefined) return undefined;
    const reason = {
      kind: 'shortened' as const,
      text: 'too long for the budget: the part that answers the query',
    };
    return { ...item, message: { ...item.message, content }, reasons: [...item.reasons, reason] };
  }
}
