import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ScriptedOllama } from '@sekha/testing';
import { eventually } from '../src/eventually.js';
import { localOnly } from '../src/scenario-configs.js';
import { Stack } from '../src/stack.js';

const ollama = new ScriptedOllama();
let stack: Stack;

beforeAll(async () => {
  await ollama.start();
  stack = await Stack.start({ config: localOnly(ollama.url) });
}, 60_000);
afterAll(async () => {
  await stack?.stop();
  await ollama.stop();
}, 30_000);

const bridge = async (path: string, body?: unknown): Promise<any> => {
  const init = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) };
  return (await fetch(stack.bridge.url + path, init)).json();
};

describe('scenario 1: local only', () => {
  it('lists a model once for each of its tasks', async () => {
    const models = await bridge('/api/v1/models');
    expect(models).toHaveLength(3);
    expect(models.every((model: any) => model.provider_id === 'ollama_local')).toBe(true);
  });

  it('routes an embedding to Ollama for nothing', async () => {
    expect(await bridge('/api/v1/route', { task: 'embedding' })).toMatchObject({
      provider_id: 'ollama_local',
      model_id: 'nomic-embed-text',
      estimated_cost: 0,
      reason: 'Selected by priority (1)',
      provider_type: 'ollama',
    });
  });

  it('keeps a message, embeds it and finds it', async () => {
    const created = await stack.ask('POST', '/api/v1/conversations', { title: 'E2E', folder_path: '/tests' });
    expect(created.status).toBe(201);
    const added = await stack.ask('POST', `/api/v1/conversations/${created.body.id}/messages`, {
      content: 'We are testing local routing with Ollama today',
      speaker: 'user',
    });
    expect(added.status).toBe(201);
    const byWord = await stack.ask('POST', '/api/v1/search', { query: 'local routing', limit: 5 });
    expect(byWord.body.results[0]).toMatchObject({ conversation_id: created.body.id, folder: '/tests' });
    await eventually(
      () => stack.ask('POST', '/api/v1/search', { query: 'local routing', limit: 5, mode: 'semantic' }),
      ({ body }) => body.results.length === 1 && body.degraded !== true,
    );
    expect(ollama.log.calls.some(({ path }) => path === '/api/embed')).toBe(true);
  });

  it('says in both logs who answered and what it cost', async () => {
    await eventually(
      async () => stack.controller.log,
      (log) => log.includes('Embedding generated via'),
    );
    expect(stack.bridge.log).toContain(
      'Routed to provider=ollama_local, model=nomic-embed-text, cost=$0.0000',
    );
    expect(stack.controller.log).toContain('Embedding generated via ollama_local/nomic-embed-text - $0.0000');
  });

  it('answers a chat for nothing', async () => {
    const reply = await fetch(`${stack.bridge.url}/v1/chat/completions`, {
      method: 'POST',
      body: JSON.stringify({ model: 'chat_smart', messages: [{ role: 'user', content: 'hello' }] }),
    });
    expect(reply.headers.get('x-sekha-provider')).toBe('ollama_local');
    expect(Number(reply.headers.get('x-sekha-cost-usd'))).toBe(0);
    expect((await reply.json()) as unknown).toMatchObject({ object: 'chat.completion' });
  });

  it('cleans up by folder', async () => {
    const deleted = await stack.ask('DELETE', '/api/v1/conversations', { folder_path: '/tests' });
    expect(deleted.status).toBe(200);
    expect((await stack.ask('POST', '/api/v1/search', { query: 'local routing' })).body.results).toEqual([]);
  });
});
