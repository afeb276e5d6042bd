import type { IndexCandidate } from '../search-index.js';
import type { BestList } from './best-list.js';
import type { MessageTable } from './message-table.js';

type Evidence = 'bm25' | 'bm25Window' | 'cosine' | 'cosineWindow';

/** Joins the four lists of a search into one candidate per message. */
export class CandidateUnion {
  private readonly bySlot = new Map<number, IndexCandidate>();

  constructor(private readonly table: MessageTable) {}

  add(evidence: Evidence, list: BestList): void {
    list.forEach((slot, score) => {
      let candidate = this.bySlot.get(slot);
      if (candidate === undefined) {
        candidate = this.describe(slot);
        this.bySlot.set(slot, candidate);
      }
      candidate[evidence] = score;
    });
  }

  /** Marks what was found by words alone because its meaning is not known yet. */
  markWithoutVector(hasVector: (slot: number) => boolean): void {
    for (const [slot, candidate] of this.bySlot) if (!hasVector(slot)) candidate.hasNoVector = true;
  }

  /** In the order of their keys, which says nothing about their worth. */
  candidates(): IndexCandidate[] {
    return [...this.bySlot.values()].sort((one, other) => one.messageKey - other.messageKey);
  }

  private describe(slot: number): IndexCandidate {
    const { table } = this;
    return {
      messageKey: table.key[slot] as number,
      conversationKey: table.conversationKey(slot),
      seq: table.seq[slot] as number,
      role: table.roles.text(table.role[slot] as number),
      name: table.nameOf(slot),
      sentAtMs: table.sentAt[slot] as number,
      length: table.length(slot),
      traits: table.traits[slot] as number,
    };
  }
}
