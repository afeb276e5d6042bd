import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually } from '../src/eventually.js';
import { CLOUD_KEY, HybridStack } from '../src/hybrid-stack.js';

const world = new HybridStack();
beforeAll(() => world.start(), 60_000);
afterAll(() => world.stop(), 30_000);

const post = async (path: string, body: unknown): Promise<any> =>
  (await fetch(world.stack.bridge.url + path, { method: 'POST', body: JSON.stringify(body) })).json();
const health = async (): Promise<any> =>
  (await fetch(`${world.stack.bridge.url}/api/v1/health/providers`)).json();
const ollamaIn = (report: any): any =>
  report.providers.find((one: any) => one.provider_id === 'ollama_local');

describe('scenario 2: hybrid', () => {
  it('keeps a small chat on the free model when money is short', async () => {
    expect(await post('/api/v1/route', { task: 'chat_small', max_cost: 0.0001 })).toMatchObject({
      provider_id: 'ollama_local',
      model_id: 'llama3.1:8b',
    });
  });

  it('sends a smart chat to the cloud within its budget', async () => {
    expect(await post('/api/v1/route', { task: 'chat_smart', max_cost: 0.1 })).toMatchObject({
      provider_id: 'openai_cloud',
      model_id: 'gpt-4o',
      estimated_cost: 0.0125,
    });
  });

  it('refuses what the budget cannot pay, and says so', async () => {
    const answer = await post('/api/v1/route', { task: 'chat_smart', max_cost: 0 });
    expect(answer).toMatchObject({ code: 503, error_code: 'route.unavailable' });
    expect(answer.error).toContain("No suitable providers available for task 'chat_smart'");
  });

  it('opens the breaker of a stopped Ollama without any traffic, and closes it when Ollama is back', async () => {
    expect(ollamaIn(await health()).circuit_breaker_state).toBe('closed');
    await world.ollama.stop();
    const down = await eventually(health, (report) => ollamaIn(report).circuit_breaker_state === 'open');
    expect(ollamaIn(down)).toMatchObject({ status: 'unhealthy' });
    expect(down.healthy_providers).toBe(1);
    await world.ollama.start();
    const up = await eventually(health, (report) => ollamaIn(report).circuit_breaker_state === 'closed');
    expect(up.healthy_providers).toBe(2);
    expect(world.stack.bridge.log).toContain('circuit breaker');
  }, 40_000);

  it('falls back to the cloud while Ollama is away, and says who answered', async () => {
    await world.ollama.stop();
    const reply = await fetch(`${world.stack.bridge.url}/v1/chat/completions`, {
      method: 'POST',
      body: JSON.stringify({ model: 'chat_small', messages: [{ role: 'user', content: 'hello' }] }),
    });
    expect([reply.status, reply.headers.get('x-sekha-provider')]).toEqual([200, 'openai_cloud']);
    await world.ollama.start();
    await eventually(health, (report) => ollamaIn(report).status === 'healthy');
  }, 40_000);

  it('keeps messages and finds them by word while no embedding model is there, and embeds them later', async () => {
    await world.ollama.stop();
    await eventually(health, (report) => ollamaIn(report).circuit_breaker_state === 'open');
    const created = await world.stack.ask('POST', '/api/v1/conversations', {
      label: 'Outage',
      folder: '/outage',
      messages: [{ role: 'user', content: 'The lighthouse keeper counts the ships at dawn' }],
    });
    expect(created.status).toBe(201);
    const found = await world.stack.ask('POST', '/api/v1/search', { query: 'lighthouse ships' });
    expect(found).toMatchObject({ status: 200, body: { degraded: true, reason: expect.any(String) } });
    expect(found.body.results).toHaveLength(1);
    await world.ollama.start();
    await eventually(
      () => world.stack.ask('POST', '/api/v1/search', { query: 'lighthouse ships', mode: 'semantic' }),
      ({ body }) => body.results?.length === 1 && body.degraded !== true,
      30_000,
    );
  }, 60_000);

  it('never shows the provider key, not in replies and not in logs', async () => {
    world.openAi.faults.next({ status: 401 });
    const refused = await fetch(`${world.stack.bridge.url}/v1/chat/completions`, {
      method: 'POST',
      body: JSON.stringify({ model: 'gpt-4o', messages: [{ role: 'user', content: 'hello' }] }),
    });
    expect(refused.status).not.toBe(401);
    expect(await refused.text()).not.toContain(CLOUD_KEY);
    expect(world.stack.bridge.log + world.stack.controller.log).not.toContain(CLOUD_KEY);
  });
});
