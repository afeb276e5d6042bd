import { setTimeout as delay } from 'node:timers/promises';
import { checkRecord, countBegunDeletions, type RecordTotals } from './check-record.js';
import { EmbeddingBridge } from './embedding-bridge.js';
import { planRounds, type RoundEnd, type RoundPlan } from './round-plan.js';
import { SeededRandom } from './seeded-random.js';
import { StormClient } from './storm-client.js';
import { StormMemory } from './storm-memory.js';
import { type ProgramKind, programOf, type StormPlace } from './storm-programs.js';
import { WarmProcess } from './warm-process.js';

export interface KillStormOptions {
  /** What is built, an empty data folder, a free port of loopback. */
  place: Omit<StormPlace, 'apiKey' | 'bridgeUrl'>;
  seed: number;
  rounds: number;
  /** Every so many rounds the whole controller runs; in the others the record alone. Default 4. */
  controllerEvery?: number;
  /** Every so many rounds everything is looked at, inside and out. Default 20. */
  deepEvery?: number;
  writers?: number;
  onRound?: (tally: KillStormTally) => void;
}

/** What a storm went through. */
export interface KillStormTally {
  rounds: number;
  /** Rounds by program and end. */
  ends: Record<string, number>;
  acknowledged: number;
  messages: number;
  refused: number;
  searched: number;
  deepChecks: number;
  /** Deletions of several transactions that a kill left in the middle. */
  cutDeletions: number;
}

const API_KEY = 'storm_key_1234567890123456789012345678901234';
const READY_WITHIN_MS = 60_000;
const EMBEDDED_WITHIN_MS = 120_000;
/** Texts looked up in a round of the controller, and as many deleted ones. */
const SEARCHES = 25;
const SHARED_FOR_ROUNDS = 10;

/**
 * Kills a service in the middle of its work, again and again on one data folder, and holds what it acknowledged
 * against what it shows after the next start. Throws at the first broken promise, with the seed and the round.
 */
export async function runKillStorm(options: KillStormOptions): Promise<KillStormTally> {
  const bridge = new EmbeddingBridge();
  await bridge.start();
  const storm = new KillStorm(options, bridge);
  try {
    await storm.run();
    return storm.tally;
  } catch (error) {
    const { seed, place } = options;
    throw new Error(
      `the storm with seed ${seed} broke a promise in round ${storm.tally.rounds}: ${(error as Error).message}\nin ${place.dataDir}\n${storm.log}`,
      { cause: error },
    );
  } finally {
    await storm.end();
    await bridge.stop();
  }
}

class KillStorm {
  readonly tally: KillStormTally = {
    rounds: 0,
    ends: {},
    acknowledged: 0,
    messages: 0,
    refused: 0,
    searched: 0,
    deepChecks: 0,
    cutDeletions: 0,
  };
  private readonly place: StormPlace;
  private readonly plans: RoundPlan[];
  private readonly memory: StormMemory;
  private readonly deepEvery: number;
  /** Started ahead, each for the next round of its kind. */
  private readonly waiting = new Map<ProgramKind, WarmProcess>();
  private running: WarmProcess | undefined;

  constructor(
    private readonly options: KillStormOptions,
    private readonly bridge: EmbeddingBridge,
  ) {
    const { seed, rounds, controllerEvery = 4, writers = 6, deepEvery = 20 } = options;
    const random = new SeededRandom(seed);
    this.place = { ...options.place, apiKey: API_KEY, bridgeUrl: bridge.url };
    this.plans = planRounds(random, rounds, controllerEvery);
    this.memory = new StormMemory(random, writers);
    this.deepEvery = deepEvery;
  }

  /** The last of what the program of this round wrote. */
  get log(): string {
    return this.running?.log ?? '';
  }

  async run(): Promise<void> {
    for (const [at, plan] of this.plans.entries()) {
      this.tally.rounds = at + 1;
      await this.round(plan, this.plans[at + 1]?.program);
      const end = `${plan.program} ${plan.end.kind}`;
      this.tally.ends[end] = (this.tally.ends[end] ?? 0) + 1;
      this.tally.acknowledged = this.memory.acknowledged;
      this.tally.messages = this.memory.messages;
      this.tally.refused = this.memory.refusals;
      this.options.onRound?.(this.tally);
    }
    await this.finish();
  }

  /** No process survives the storm, also when it failed. */
  async end(): Promise<void> {
    const all = [...this.waiting.values(), ...(this.running === undefined ? [] : [this.running])];
    for (const one of all.filter(({ isAlive }) => isAlive)) {
      one.signal('SIGKILL');
      await one.end();
    }
  }

  private async round(plan: RoundPlan, next: ProgramKind | undefined): Promise<void> {
    const { program, end, bridgeAway } = plan;
    this.bridge.away = bridgeAway;
    const process = this.start(program);
    if (next !== undefined) this.prepare(next);
    if (end.kind === 'killed while starting') {
      await delay(end.afterMs);
      process.signal('SIGKILL');
      await process.end();
      return;
    }
    const client = new StormClient(this.place.port, API_KEY);
    try {
      await untilReady(process, client);
      await this.check(client, program);
      if (end.kind === 'killed in a deletion') await this.memory.makeGreatFolder(client);
      await this.storm(process, client, plan);
    } finally {
      client.close();
    }
  }

  private async check(client: StormClient, program: ProgramKind): Promise<void> {
    const { memory, tally } = this;
    await memory.settle(client);
    if (program === 'controller') await memory.importer.settle(client);
    await memory.checkChanged(client);
    if (program === 'controller') tally.searched += await memory.checkSearch(client, SEARCHES);
    if (tally.rounds % this.deepEvery === 0) {
      await memory.checkAll(client);
      checkRecord(this.place.dataDir);
      tally.deepChecks += 1;
    }
    if (tally.rounds % SHARED_FOR_ROUNDS === 1) await memory.share(client, `shared ${tally.rounds}`);
  }

  private async storm(process: WarmProcess, client: StormClient, { program, end }: RoundPlan): Promise<void> {
    const killed = new AbortController();
    const kill = (signal: NodeJS.Signals): void => {
      process.signal(signal);
      killed.abort();
    };
    let left = end.kind === 'killed at an acknowledgement' ? end.nth : Number.POSITIVE_INFINITY;
    this.memory.onAcknowledged = () => {
      left -= 1;
      if (left === 0) kill('SIGKILL');
    };
    this.memory.onGreatDeletion = () => {
      if (end.kind === 'killed in a deletion') left = end.nth;
    };
    const importing =
      program === 'controller' ? [this.memory.importer.work(client, () => !process.isAlive)] : [];
    const writing = Promise.all([
      ...this.memory.writers.map((writer) => writer.write(client, () => !process.isAlive)),
      ...importing,
    ]);
    // A writer that fails ends the storm at once, not when its time is over.
    await Promise.race([writing, endOf(end, kill, killed.signal)]);
    const [, code] = await Promise.all([writing, process.end()]);
    this.memory.onAcknowledged = undefined;
    this.memory.onGreatDeletion = undefined;
    if (end.kind === 'killed in a deletion')
      this.tally.cutDeletions += countBegunDeletions(this.place.dataDir);
    if (end.kind === 'stopped' && code !== 0) throw new Error(`the stopped service ended with ${code}`);
  }

  /** A last start of the whole controller: everything is looked at, and the background work ends by itself. */
  private async finish(): Promise<void> {
    this.bridge.away = false;
    const process = this.start('controller');
    const client = new StormClient(this.place.port, API_KEY);
    try {
      await untilReady(process, client);
      await this.memory.settle(client);
      await this.memory.importer.settle(client);
      await this.memory.importer.untilWhole(client, Date.now() + EMBEDDED_WITHIN_MS);
      await this.memory.checkAll(client);
      this.tally.searched += await this.memory.checkSearch(client, SEARCHES * 20);
      const totals = await this.untilEmbedded();
      this.tally.deepChecks += 1;
      if (totals.withVector !== totals.messages || totals.staleVectors > 0)
        throw new Error(`the vectors are not those of the messages: ${JSON.stringify(totals)}`);
      process.signal('SIGTERM');
      if ((await process.end()) !== 0) throw new Error('the last stop did not go well');
      checkRecord(this.place.dataDir);
    } finally {
      client.close();
    }
  }

  private async untilEmbedded(): Promise<RecordTotals> {
    const deadline = Date.now() + EMBEDDED_WITHIN_MS;
    for (;;) {
      const totals = checkRecord(this.place.dataDir);
      if (totals.pending + totals.unfinishedJobs + totals.staleVectors === 0) return totals;
      if (Date.now() > deadline)
        throw new Error(`what should end by itself does not: ${JSON.stringify(totals)}`);
      await delay(250);
    }
  }

  private start(program: ProgramKind): WarmProcess {
    this.prepare(program);
    const process = this.waiting.get(program) as WarmProcess;
    this.waiting.delete(program);
    this.running = process;
    process.go();
    return process;
  }

  private prepare(program: ProgramKind): void {
    if (!this.waiting.has(program))
      this.waiting.set(program, new WarmProcess(programOf(program, this.place)));
  }
}

async function untilReady(process: WarmProcess, client: StormClient): Promise<void> {
  const deadline = Date.now() + READY_WITHIN_MS;
  for (;;) {
    const reply = await client.send('GET', '/health/live').catch(() => undefined);
    if (reply?.status === 200) return;
    if (!process.isAlive) throw new Error('the service did not start');
    if (Date.now() > deadline) throw new Error('the service is not ready');
    await delay(5);
  }
}

/** Resolves when the round is over and every signal of its end is sent. */
async function endOf(
  end: RoundEnd,
  kill: (signal: NodeJS.Signals) => void,
  killed: AbortSignal,
): Promise<void> {
  switch (end.kind) {
    case 'killed while starting':
      return;
    case 'killed at an acknowledgement':
    case 'killed in a deletion':
      // Steps are short; where there are too few acknowledgements in this time, it ends like the others.
      await delay(2_000, undefined, { signal: killed }).catch(() => undefined);
      return kill('SIGKILL');
    case 'killed at a moment':
      await delay(end.afterMs);
      return kill('SIGKILL');
    case 'killed while stopping':
      await delay(end.afterMs);
      kill('SIGTERM');
      await delay(end.killMs);
      return kill('SIGKILL');
    case 'stopped':
      await delay(end.afterMs);
      return kill('SIGTERM');
  }
}
