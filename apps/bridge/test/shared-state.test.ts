import { describe, it } from '@jest/globals';
import { MemoryState } from '../src/state/memory-state.js';
import { RedisState } from '../src/state/redis-state.js';
import { RedisServer, redisIsHere } from './redis-server.js';
import { type StateSubject, sharedStateContract } from './shared-state.contract.js';

sharedStateContract({
  name: 'in memory',
  async start() {
    const state = new MemoryState();
    return { one: state, other: state };
  },
  stop: async () => undefined,
});

if (redisIsHere()) sharedStateContract(inRedis());
else describe('shared state: Redis', () => it.skip('needs redis-server', () => undefined));

/** A generous deadline: what is tested here is what is counted, not how fast a busy machine is. */
function inRedis(): StateSubject {
  let server: RedisServer;
  let states: RedisState[] = [];
  return {
    name: 'Redis',
    async start() {
      server = await RedisServer.start();
      const [one, other] = [connect(server.url), connect(server.url)];
      states = [one, other];
      await Promise.all(states.map(ready));
      return { one, other };
    },
    async stop() {
      for (const state of states) await state.close();
      await server.stop();
    },
  };
}

function connect(url: string): RedisState {
  return new RedisState({ url, deadlineMs: 10_000 });
}

async function ready(state: RedisState): Promise<void> {
  for (;;) {
    const answered = await state.ping().then(
      () => true,
      () => false,
    );
    if (answered) return;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
