import { checkConversations, checkFound, checkNotFound, checkNothingElse } from './check-conversations.js';
import type { ExpectedConversation, StormStep } from './expected-conversation.js';
import type { SeededRandom } from './seeded-random.js';
import type { StormClient } from './storm-client.js';
import { StormImporter } from './storm-importer.js';
import { StormWriter } from './storm-writer.js';

/** Deleted texts that are still looked for. */
const DELETED_KEPT = 200;

/** The writers of a storm, what they were promised, and whether a service still keeps it. */
export class StormMemory {
  readonly writers: readonly StormWriter[];
  readonly importer: StormImporter;
  acknowledged = 0;
  messages = 0;
  /** Told at each acknowledgement, at once. */
  onAcknowledged: (() => void) | undefined;
  /** Told when the deletion of a great folder is sent. */
  onGreatDeletion: (() => void) | undefined;
  /** What a service has shown as expected and nobody has written to since. */
  private verified = new WeakSet<ExpectedConversation>();
  /** Texts that wait to be looked up by word. */
  private unsearched: string[] = [];
  private deleted: string[] = [];

  constructor(
    private readonly random: SeededRandom,
    writers: number,
  ) {
    this.importer = new StormImporter(random.fork(), (contents) => this.unsearched.push(...contents));
    this.writers = Array.from(
      { length: writers },
      (_, at) =>
        new StormWriter({
          name: `w${at}`,
          random: random.fork(),
          onAcknowledged: (step) => this.remember(step),
          onGreatDeletion: () => this.onGreatDeletion?.(),
        }),
    );
  }

  get expected(): readonly ExpectedConversation[] {
    return [...this.writers.flatMap((writer) => writer.expected), ...this.importer.expected];
  }

  get refusals(): number {
    return this.writers.reduce((sum, { refusals }) => sum + refusals, 0);
  }

  /** A new conversation in which all writers append. */
  async share(client: StormClient, label: string): Promise<void> {
    const { id } = await client.ask('POST', '/api/v1/conversations', { label, folder: '/', messages: [] });
    for (const writer of this.writers) writer.share(id, label);
  }

  /** A folder that takes several transactions to delete; one writer begins with that. */
  async makeGreatFolder(client: StormClient): Promise<void> {
    await this.random.pick(this.writers).makeGreatFolder(client);
  }

  /** One after the other: what one sends again must not come between two looks of another. */
  async settle(client: StormClient): Promise<void> {
    for (const writer of this.writers) await writer.settle(client);
  }

  /** Looks at everything that was written to since it was last seen as expected. */
  async checkChanged(client: StormClient): Promise<void> {
    const changed = this.expected.filter((one) => !this.verified.has(one));
    await checkConversations(client, changed);
    for (const one of changed) this.verified.add(one);
  }

  /** Looks at everything, and that there is nothing else. */
  async checkAll(client: StormClient): Promise<void> {
    await checkConversations(client, this.expected);
    await checkNothingElse(client, this.expected, (label) => this.importer.mayShow(label));
  }

  /** Looks some of the latest texts up by word, and some of the deleted ones. Returns how many. */
  async checkSearch(client: StormClient, most: number): Promise<number> {
    const living = new Set(this.expected.flatMap(({ contents }) => contents));
    const latest = this.sample(
      this.unsearched.filter((content) => living.has(content)),
      most,
    );
    const gone = this.sample(
      this.deleted.filter((content) => !living.has(content)),
      most,
    );
    this.unsearched = [];
    await checkFound(client, latest);
    await checkNotFound(client, gone);
    return latest.length + gone.length;
  }

  private remember(step: StormStep): void {
    this.acknowledged += 1;
    const before = new Set(step.before.flatMap(({ contents }) => contents));
    const after = step.after.flatMap(({ contents }) => contents);
    const added = after.filter((content) => !before.has(content));
    this.messages += added.length;
    this.unsearched.push(...added);
    const kept = new Set(after);
    const gone = [...before].filter((content) => !kept.has(content));
    this.deleted = [...this.deleted, ...gone].slice(-DELETED_KEPT);
    this.onAcknowledged?.();
  }

  private sample(contents: readonly string[], most: number): string[] {
    const rest = [...contents];
    const chosen: string[] = [];
    while (chosen.length < most && rest.length > 0)
      chosen.push(...rest.splice(this.random.between(0, rest.length - 1), 1));
    return chosen;
  }
}
