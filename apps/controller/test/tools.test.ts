import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ControllerWorld } from './controller-world.js';

let world: ControllerWorld;
beforeAll(async () => {
  world = await ControllerWorld.open();
});
afterAll(() => world.close());

const tool = (name: string, body?: unknown) => world.call('post', `/mcp/tools/${name}`).send(body as object);

describe('llm_status', () => {
  it('answers in the exact words, with the older envelope beside them', async () => {
    const { body } = await tool('llm_status', {});
    expect(body.content).toEqual([{ type: 'text', text: 'LLM Providers: 2 total, 2 healthy' }]);
    expect(body.result).toEqual({
      providers: [
        {
          provider_id: 'ollama_local',
          provider_type: 'ollama',
          status: 'healthy',
          models_count: 3,
          circuit_breaker_state: 'closed',
        },
        {
          provider_id: 'openai_cloud',
          provider_type: 'openai',
          status: 'healthy',
          models_count: 2,
          circuit_breaker_state: 'closed',
        },
      ],
      total_providers: 2,
      healthy_providers: 2,
      total_models: 5,
    });
    expect(body).toMatchObject({ success: true, data: body.result, error: null });
  });

  it('needs no body at all', async () => expect((await tool('llm_status')).body.success).toBe(true));

  it('shows one provider, and names the known ones for an unknown', async () => {
    expect((await tool('llm_status', { provider_id: 'openai_cloud' })).body.result.total_models).toBe(2);
    const { status, body } = await tool('llm_status', { provider_id: 'nobody' });
    expect([status, body.success, body.isError]).toEqual([200, false, true]);
    expect(body.error).toBe('Unknown provider "nobody"; known: ollama_local, openai_cloud');
  });

  it('says that the bridge is away', async () => {
    await world.bridge.stop();
    expect((await tool('llm_status', {})).body).toMatchObject({
      success: false,
      error: 'the bridge is away',
    });
    await world.bridge.start();
  });
});

describe('llm_routing', () => {
  it('answers in the exact words', async () => {
    const { body } = await tool('llm_routing', {
      task: 'chat_smart',
      preferred_model: 'gpt-4o',
      max_cost: 0.05,
    });
    expect(body.content[0].text).toBe('Routing: openai_cloud/gpt-4o ($0.0125)');
    expect(body.result).toEqual({
      provider_id: 'openai_cloud',
      model_id: 'gpt-4o',
      estimated_cost: 0.0125,
      reason: 'Preferred model available',
      provider_type: 'openai',
    });
    expect(world.bridge.seen.at(-1)?.body).toEqual({
      task: 'chat_smart',
      preferred_model: 'gpt-4o',
      max_cost: 0.05,
    });
  });

  it("passes the bridge's own words on", async () => {
    const routes = world.bridge.routes;
    const usual = routes['POST /api/v1/route'];
    routes['POST /api/v1/route'] = () => ({
      status: 400,
      body: { error: "Invalid task 'poetry'", error_code: 'task.unknown', code: 400 },
    });
    expect((await tool('llm_routing', { task: 'poetry' })).body).toMatchObject({
      success: false,
      error: "Invalid task 'poetry'",
    });
    routes['POST /api/v1/route'] = () => ({ status: 500, body: '<html>' });
    expect((await tool('llm_routing', { task: 'x' })).body.error).toBe('the bridge answered with status 500');
    if (usual !== undefined) routes['POST /api/v1/route'] = usual;
  });

  it.each([[{}], [{ task: 7 }], [{ task: 'chat_smart', max_cost: -1 }], ['text'], [[]]])(
    'refuses %p',
    async (body) => {
      expect((await tool('llm_routing', body)).status).toBe(400);
    },
  );
});

describe('the list of tools', () => {
  it('has names, descriptions and schemas made from the contracts', async () => {
    const { body } = await world.call('get', '/mcp/tools');
    expect(body.map(({ name }: any) => name)).toEqual(['llm_status', 'llm_routing']);
    expect(body[1].inputSchema).toMatchObject({
      type: 'object',
      required: ['task'],
      properties: { max_cost: { type: 'number', minimum: 0 } },
    });
  });

  it('says that another tool is unknown', async () => {
    expect((await tool('memory_dance')).body).toMatchObject({ code: 404, error_code: 'route.not_found' });
  });
});
