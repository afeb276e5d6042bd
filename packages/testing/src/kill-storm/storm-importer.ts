import type { ExpectedConversation } from './expected-conversation.js';
import { readConversation, sameConversation, showDifference } from './read-conversation.js';
import type { SeededRandom } from './seeded-random.js';
import { NoAnswer, type StormClient } from './storm-client.js';

/** A file that was given to import. */
interface StormFile {
  path: string;
  body: unknown;
  holds: readonly ExpectedConversation[];
  /** Of the job that does it, where one does. */
  job?: string;
}

const FOLDER = '/imported';
const MODELS = ['storm-16', 'storm-24'];
const STOPPING = 503;
const UNDER_WAY = 409;

/**
 * What a storm asks of the whole controller beside single writes: imports, at once and as jobs, and changes of the
 * embedding model. An import may be interrupted between its conversations; given again it must be whole, and a job
 * must become so by itself, unless three processes were killed with it: then it says so and is asked for again.
 */
export class StormImporter {
  /** Answered as done: must be whole from then on. */
  private readonly done: ExpectedConversation[] = [];
  /** Answered as taken: must become whole. */
  private taken: StormFile[] = [];
  /** Not answered: given again after the next start. */
  private doubtful: StormFile[] = [];
  private count = 0;

  constructor(
    private readonly random: SeededRandom,
    private readonly onImported: (contents: readonly string[]) => void,
  ) {}

  get expected(): readonly ExpectedConversation[] {
    return this.done;
  }

  /** Whether a conversation of this label may be there, whole or in part, without being expected yet. */
  mayShow(label: string): boolean {
    return [...this.taken, ...this.doubtful].some(({ holds }) => holds.some((one) => one.label === label));
  }

  /** Imports until the service dies or `stopped` says so. */
  async work(client: StormClient, stopped: () => boolean): Promise<void> {
    if (this.random.chance(0.3) && !(await this.rebuild(client))) return;
    while (!stopped()) {
      const file = this.nextFile();
      this.doubtful.push(file);
      if (!(await this.give(client, file))) return;
    }
  }

  /** After a start of the controller. */
  async settle(client: StormClient): Promise<void> {
    for (const file of [...this.doubtful])
      if (!(await this.give(client, file))) throw new Error(`${file.path} was not taken again`);
  }

  /** Resolves when everything that was taken is there; throws with what is missing when time is over. */
  async untilWhole(client: StormClient, untilMs: number): Promise<void> {
    for (const file of this.taken) {
      for (;;) {
        const seen = await Promise.all(file.holds.map((one) => readConversation(client, one)));
        if (file.holds.every((one, at) => sameConversation(one, seen[at]))) break;
        if (Date.now() > untilMs)
          throw new Error(`an import that was taken never became whole: ${showDifference(file.holds, seen)}`);
        if (await wasGivenUp(client, file)) await this.giveAgain(client, file);
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
      this.note(file);
    }
    this.taken = [];
  }

  /** As one that asked for it would; it stays in the line of those that were taken. */
  private async giveAgain(client: StormClient, file: StormFile): Promise<void> {
    const { id } = await client.ask('POST', file.path, file.body);
    file.job = id;
  }

  /** False when no answer came, or a refusal because the service stops. */
  private async give(client: StormClient, file: StormFile): Promise<boolean> {
    const reply = await client.send('POST', file.path, file.body).catch((error: unknown) => {
      if (error instanceof NoAnswer) return undefined;
      throw error;
    });
    if (reply === undefined || reply.status === STOPPING) return false;
    if (reply.status !== 200 && reply.status !== 202)
      throw new Error(`${file.path} was answered ${reply.status} ${JSON.stringify(reply.body)}`);
    if (reply.status === 200 && reply.body.problem_count !== 0)
      throw new Error(`${file.path} met problems: ${JSON.stringify(reply.body.problems)}`);
    this.doubtful = this.doubtful.filter((other) => other !== file);
    if (reply.status === 202) this.taken.push({ ...file, job: reply.body.id });
    else this.note(file);
    return true;
  }

  /** From now on it must be there. An import does not say the ids of what it made. */
  private note(file: StormFile): void {
    this.done.push(...file.holds);
    this.onImported(file.holds.flatMap(({ contents }) => contents));
  }

  private async rebuild(client: StormClient): Promise<boolean> {
    const body = { model: this.random.pick(MODELS) };
    const reply = await client.send('POST', '/api/v1/rebuild-embeddings', body).catch(() => undefined);
    if (reply === undefined || reply.status === STOPPING) return false;
    // Another one may be under way, which is as good.
    if (reply.status === 202 || reply.status === UNDER_WAY) return true;
    throw new Error(`a rebuild was answered ${reply.status} ${JSON.stringify(reply.body)}`);
  }

  private nextFile(): StormFile {
    const holds = Array.from({ length: this.random.between(1, 3) }, () => this.nextConversation());
    const body = holds.map(({ label, contents }) => ({
      id: label,
      title: label,
      messages: contents.map((content) => ({ role: 'user', content })),
    }));
    const background = this.random.chance(0.3) ? '&background=true' : '';
    return { path: `/api/v1/import?format=messages&folder=${FOLDER}${background}`, body, holds };
  }

  private nextConversation(): ExpectedConversation {
    const label = `import ${this.count++}`;
    const contents = Array.from(
      { length: this.random.between(2, 40) },
      (_, at) => `import${this.count}n${at} came from elsewhere`,
    );
    return { id: undefined, firstLabel: label, label, folder: FOLDER, status: 'active', contents };
  }
}

async function wasGivenUp(client: StormClient, { job }: StormFile): Promise<boolean> {
  if (job === undefined) return false;
  const { body } = await client.send('GET', `/api/v1/jobs/${job}`);
  return body?.error?.error_code === 'job.given_up';
}
