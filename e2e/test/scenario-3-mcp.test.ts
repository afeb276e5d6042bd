import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually } from '../src/eventually.js';
import { HybridStack } from '../src/hybrid-stack.js';
import { hasTools } from '../src/require-tool.js';
import { SEED_LINES } from '../src/seed-lines.js';

const world = new HybridStack();
beforeAll(async () => {
  await world.start();
  writeFileSync(join(world.stack.folder, 'curl-format.txt'), '\\n%{time_total}\\n');
}, 60_000);
afterAll(() => world.stop(), 30_000);

describe('scenario 3: MCP tools', () => {
  it('llm_status tells the truth in the exact words', async () => {
    const { status, body } = await world.stack.ask('POST', '/mcp/tools/llm_status', {});
    expect(status).toBe(200);
    expect(body.content).toEqual([{ type: 'text', text: 'LLM Providers: 2 total, 2 healthy' }]);
    expect(body.result).toMatchObject({ total_providers: 2, healthy_providers: 2, total_models: 5 });
    expect(body.result.providers).toEqual([
      expect.objectContaining({
        provider_id: 'ollama_local',
        provider_type: 'ollama',
        status: 'healthy',
        models_count: 3,
        circuit_breaker_state: 'closed',
      }),
      expect.objectContaining({ provider_id: 'openai_cloud', provider_type: 'openai', models_count: 2 }),
    ]);
  });

  it('llm_status shows one provider when asked for it, and an unknown one is an error', async () => {
    const one = await world.stack.ask('POST', '/mcp/tools/llm_status', { provider_id: 'openai_cloud' });
    expect(one.body.result.providers.map((provider: any) => provider.provider_id)).toEqual(['openai_cloud']);
    const none = await world.stack.ask('POST', '/mcp/tools/llm_status', { provider_id: 'nobody' });
    expect(none.body).toMatchObject({ success: false, error: expect.stringContaining('nobody') });
  });

  it('llm_routing recommends in the exact words', async () => {
    const { body } = await world.stack.ask('POST', '/mcp/tools/llm_routing', {
      task: 'chat_smart',
      preferred_model: 'gpt-4o',
      max_cost: 0.05,
    });
    expect(body.content).toEqual([{ type: 'text', text: 'Routing: openai_cloud/gpt-4o ($0.0125)' }]);
    expect(body.result).toEqual(
      expect.objectContaining({
        provider_id: 'openai_cloud',
        model_id: 'gpt-4o',
        estimated_cost: 0.0125,
        reason: 'Preferred model available',
        provider_type: 'openai',
      }),
    );
  });

  it.each([
    ['no key', {}, 401],
    ['a wrong key', { 'x-api-key': 'w'.repeat(40) }, 401],
    ['a malformed header', { authorization: 'Token abc' }, 400],
  ])('lets nobody in with %s', async (_name, headers, status) => {
    for (const tool of ['llm_status', 'llm_routing']) {
      const reply = await fetch(`${world.stack.controller.url}/mcp/tools/${tool}`, {
        method: 'POST',
        headers,
        body: '{}',
      });
      expect(reply.status).toBe(status);
    }
  });
});

const hasShell = hasTools('curl', 'jq', 'bash');
(hasShell ? describe : describe.skip)('the seed, byte for byte', () => {
  it('llm_status', async () => {
    expect(await world.stack.shell.json(SEED_LINES.llmStatus)).toMatchObject({
      content: [{ text: 'LLM Providers: 2 total, 2 healthy' }],
    });
  });

  it('llm_routing', async () => {
    expect(await world.stack.shell.json(SEED_LINES.llmRouting)).toMatchObject({
      content: [{ text: 'Routing: ollama_local/nomic-embed-text ($0.0000)' }],
    });
  });

  it('the cost of a route, without a JSON content type', async () => {
    expect(await world.stack.shell.json(SEED_LINES.estimatedCost)).toBe(0.0125);
  });

  it('the health of the providers, and its jq expressions', async () => {
    expect(await world.stack.shell.json(SEED_LINES.providersHealth)).toMatchObject({ healthy_providers: 2 });
    expect(await world.stack.shell.json(`${SEED_LINES.providersHealth} | jq .healthy_providers`)).toBe(2);
    const { stdout } = await world.stack.shell.run(
      `${SEED_LINES.providersHealth} | jq -c '.providers[].circuit_breaker'`,
    );
    expect(stdout.trim().split('\n')).toHaveLength(2);
  });

  it('Ollama itself, and how long it takes', async () => {
    expect(await world.stack.shell.json(SEED_LINES.ollamaTags)).toMatchObject({ models: expect.any(Array) });
    expect((await world.stack.shell.run(SEED_LINES.ollamaLatency)).stdout).toMatch(/\n\d+\.\d+\n$/);
  });

  it('the costs in the log and the breaker in the configuration', async () => {
    await fetch(`${world.stack.bridge.url}/v1/chat/completions`, {
      method: 'POST',
      body: JSON.stringify({ model: 'gpt-4o', messages: [{ role: 'user', content: 'hello' }] }),
    });
    // The line is written when the answer is out, and this process reads it when it comes to it.
    await eventually(
      () => world.stack.shell.run(SEED_LINES.costsInLog),
      ({ stdout }) => stdout.includes('openai_cloud'),
    );
    expect((await world.stack.shell.run(SEED_LINES.breakerSettings)).stdout).toContain('reset_timeout: 1');
  });
});
