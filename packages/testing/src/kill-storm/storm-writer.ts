import type { ExpectedConversation, StormStep } from './expected-conversation.js';
import { planDeleteGreatFolder, planGreatFolder, planStep } from './plan-step.js';
import { findMessage, readConversation, sameConversation, showDifference } from './read-conversation.js';
import type { SeededRandom } from './seeded-random.js';
import { NoAnswer, type StormClient, type StormReply } from './storm-client.js';
import type { WriterPlace } from './writer-place.js';

/** How often a step that was acknowledged is sent once more with the same key. */
const REPEATED = 0.25;

const ALL = '/api/v1/conversations';
const STOPPING = 503;
const FULL = 507;

export interface WriterSettings {
  name: string;
  random: SeededRandom;
  /** Called at each acknowledgement, before anything else happens: the hardest moment to kill at. */
  onAcknowledged(step: StormStep): void;
  /** Called when it sends the deletion of a folder that takes several transactions. */
  onGreatDeletion(): void;
}

/**
 * One client that writes, a step at a time, and remembers what was acknowledged. When the service dies at most one of
 * its steps is in doubt; {@link settle} finds out what became of that one.
 */
export class StormWriter {
  own: ExpectedConversation[] = [];
  private shared: ExpectedConversation | undefined;
  /** Shared conversations that are written to no more. */
  private finished: ExpectedConversation[] = [];
  refusals = 0;
  private doubtful: StormStep | undefined;
  private hasGreatFolder = false;
  private count = 0;

  constructor(private readonly settings: WriterSettings) {}

  /** Writes until the service dies or `stopped` says so. Any answer but a good one, or none, is a failure. */
  async write(client: StormClient, stopped: () => boolean): Promise<void> {
    while (!stopped()) {
      const step = await nameMessage(client, this.nextStep());
      if (step === undefined) return;
      this.doubtful = step;
      const reply = await sendUnlessDead(client, step);
      if (reply === undefined || hasBegun(reply)) return;
      if (isRefusal(reply)) {
        // It must not have happened: what stood before is what the next check demands.
        this.doubtful = undefined;
        this.refusals++;
        if (reply.status === STOPPING) return;
        await new Promise((resolve) => setTimeout(resolve, 5));
        continue;
      }
      this.acknowledge(step, reply);
      if (step.key !== undefined && this.settings.random.chance(REPEATED)) await repeat(client, step, reply);
    }
  }

  /** A folder that takes several transactions to delete; it does that first of all. */
  async makeGreatFolder(client: StormClient): Promise<void> {
    for (const step of planGreatFolder(this.place()))
      this.acknowledge(step, await client.send(step.method, step.path, step.body, step.key));
    this.hasGreatFolder = true;
  }

  /**
   * After a restart: the step in doubt happened wholly or not at all. Where it has a key it is sent again and then
   * has happened, once; so is the deletion of a folder, which needs none.
   */
  async settle(client: StormClient): Promise<void> {
    const step = this.doubtful;
    if (step === undefined) return;
    this.doubtful = undefined;
    const happened = await whatHappened(client, step);
    if (step.key === undefined && !isDeletionOfFolder(step)) {
      if (happened !== undefined) this.replace(step, happened);
      return;
    }
    const reply = await client.send(step.method, step.path, step.body, step.key);
    if (reply.status >= 300)
      throw new Error(`the retry of ${describe(step)} was answered ${showReply(reply)}`);
    this.acknowledge(step, reply);
  }

  /** What the service must show for this writer now. */
  get expected(): readonly ExpectedConversation[] {
    return [...this.own, ...this.finished, ...(this.shared === undefined ? [] : [this.shared])];
  }

  /** From now on it appends to this one, among others. */
  share(id: string, label: string): void {
    if (this.shared !== undefined) this.finished.push(this.shared);
    const { name } = this.settings;
    this.shared = {
      id,
      firstLabel: label,
      label,
      folder: '/',
      status: 'active',
      contents: [],
      prefix: `${name}n`,
    };
  }

  private nextStep(): StormStep {
    if (!this.hasGreatFolder) return planStep(this.place());
    this.hasGreatFolder = false;
    this.settings.onGreatDeletion();
    return planDeleteGreatFolder(this.place());
  }

  private place(): WriterPlace {
    const { name, random } = this.settings;
    return { name, random, serial: () => this.count++, own: this.own, shared: this.shared };
  }

  private acknowledge(step: StormStep, reply: StormReply): void {
    if (reply.status >= 300) throw new Error(`${describe(step)} was answered ${showReply(reply)}`);
    this.doubtful = undefined;
    const created = step.path === ALL && step.method === 'POST';
    this.replace(step, created ? step.after.map((one) => ({ ...one, id: reply.body.id })) : step.after);
    this.settings.onAcknowledged(step);
  }

  private replace(step: StormStep, after: readonly ExpectedConversation[]): void {
    const [only] = after;
    if (only?.prefix !== undefined) this.shared = only;
    else this.own = [...this.own.filter((one) => !step.before.includes(one)), ...after];
  }
}

/** The step with the id of its message in its path; undefined when the service is gone. */
async function nameMessage(client: StormClient, step: StormStep): Promise<StormStep | undefined> {
  if (step.message === undefined) return step;
  const { conversation, content } = step.message;
  try {
    const id = await findMessage(client, conversation ?? '', content);
    return { ...step, path: step.path.replace('{message}', id) };
  } catch (error) {
    if (error instanceof NoAnswer) return undefined;
    throw error;
  }
}

/** Undefined when no answer came. */
async function sendUnlessDead(client: StormClient, step: StormStep): Promise<StormReply | undefined> {
  try {
    return await client.send(step.method, step.path, step.body, step.key);
  } catch (error) {
    if (error instanceof NoAnswer) return undefined;
    throw error;
  }
}

function isDeletionOfFolder({ method, path }: StormStep): boolean {
  return method === 'DELETE' && path === ALL;
}

/** No refusal: a part of the deletion is done, and the next start completes it. */
function hasBegun({ body }: StormReply): boolean {
  return body?.details?.deletion === 'begun';
}

function isRefusal({ status }: StormReply): boolean {
  return status === STOPPING || status === FULL;
}

async function repeat(client: StormClient, step: StormStep, first: StormReply): Promise<void> {
  const again = await sendUnlessDead(client, step);
  if (again === undefined || isRefusal(again)) return;
  if (again.status !== first.status || again.body?.id !== first.body?.id)
    throw new Error(`${describe(step)} was answered ${showReply(first)}, its repetition ${showReply(again)}`);
}

/** `before` or `after` of the step, with ids, or undefined when nothing happened. Throws when it is neither. */
async function whatHappened(
  client: StormClient,
  step: StormStep,
): Promise<readonly ExpectedConversation[] | undefined> {
  const seen = await Promise.all([...step.before, ...step.after].map((one) => readConversation(client, one)));
  const before = seen.slice(0, step.before.length);
  const after = seen.slice(step.before.length);
  if (allSame(step.before, before) && (step.before.length > 0 || after.every((one) => one === undefined)))
    return undefined;
  const deleted = step.after.length === 0 && before.every((one) => one === undefined);
  if (deleted || (step.after.length > 0 && allSame(step.after, after)))
    return step.after.map((one, at) => ({ ...one, id: after[at]?.id ?? one.id }));
  throw new Error(`half of ${describe(step)} happened: ${showDifference(step.before, before)}`);
}

function allSame(
  expected: readonly ExpectedConversation[],
  seen: readonly (ExpectedConversation | undefined)[],
): boolean {
  return expected.every((one, at) => sameConversation(one, seen[at]));
}

function describe({ method, path, key }: StormStep): string {
  return `${method} ${path}${key === undefined ? '' : ` (key ${key})`}`;
}

function showReply({ status, body }: StormReply): string {
  return `${status} ${JSON.stringify(body)?.slice(0, 500)}`;
}
