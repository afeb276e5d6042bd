import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { PruneDryRunAnswer, SummarizeBody } from '@sekha/contracts';
import { encode } from 'gpt-tokenizer/encoding/o200k_base';
import { ControllerWorld } from './controller-world.js';

let world: ControllerWorld;

beforeEach(async () => {
  world = await ControllerWorld.open({ SEKHA_CURATION_DEADLINE_MS: '6000' });
});
afterEach(() => world.close());

const DRY = '/api/v1/prune/dry-run';
const dryRun = async (body: object = {}): Promise<PruneDryRunAnswer> => {
  const reply = await world.call('post', DRY).send({ threshold_days: 0, ...body });
  expect([reply.status, reply.body]).toEqual([200, expect.any(Object)]);
  return reply.body;
};
const execute = (body: object, tenant: 'default' | 'acme' = 'default') =>
  world.call('post', '/api/v1/prune/execute', tenant).send(body);
const statusOf = async (id: string): Promise<unknown> =>
  (await world.call('get', `/api/v1/conversations/${id}`)).body.status;
const make = (label: string, importance: number, content = 'The ferry leaves at nine.'): Promise<string> =>
  world.create({ label, importance, messages: content === '' ? [] : [{ content }] });
const asked = (): SummarizeBody[] =>
  world.bridge.seen.filter(({ path }) => path === '/api/v1/summarize').map(({ body }) => body);

function withModel(): void {
  world.bridge.routes['POST /api/v1/summarize'] = ({ messages }: SummarizeBody) => ({
    body: { summary: `<${messages.length}>`, model: 'gpt-4o', provider_id: 'openai_cloud' },
  });
}

describe('POST /api/v1/prune/dry-run', () => {
  it('lists what could go, least important first, with exact counts and a recommendation', async () => {
    withModel();
    const large = 'Tokens and tokens of chatter. '.repeat(1_200);
    const ids = {
      kept: await make('Kept', 7),
      small: await make('Small', 2),
      large: await make('Large', 3, large),
      empty: await make('Empty', 4, ''),
    };
    await make('Pinned', 10);
    const archived = await make('Archived', 1);
    await world.call('put', `/api/v1/conversations/${archived}/archive`);
    const answer = await dryRun({ importance_threshold: 5 });
    expect(answer.suggestions.map((one) => [one.conversation_label, one.recommendation])).toEqual([
      ['Small', 'review'],
      ['Large', 'archive'],
      ['Empty', 'delete'],
      ['Kept', 'keep'],
    ]);
    const [small, big, empty] = answer.suggestions;
    expect(small).toEqual({
      conversation_id: ids.small,
      conversation_label: 'Small',
      label: 'Small',
      folder: '/',
      last_accessed: expect.stringMatching(/Z$/),
      age_days: 0,
      message_count: 1,
      token_estimate: encode('The ferry leaves at nine.').length,
      importance_score: 2,
      preview: '<1>',
      preview_model: 'gpt-4o',
      recommendation: 'review',
      reason: expect.stringContaining('its importance 2 is under 5'),
    });
    expect(big?.token_estimate).toBe(encode(large).length);
    expect(empty).toMatchObject({ token_estimate: 0, message_count: 0, preview: '' });
    expect(answer).toMatchObject({
      total: 4,
      estimated_token_savings: big?.token_estimate,
      threshold_days: 0,
      importance_threshold: 5,
      fallback_reason: null,
    });
    expect(asked().every(({ max_words }) => max_words === 50)).toBe(true);
  });

  it('suggests nothing that was touched of late, and thirty days when nobody says', async () => {
    await make('New', 1);
    expect((await world.call('post', DRY)).body).toMatchObject({
      total: 0,
      suggestions: [],
      threshold_days: 30,
    });
    expect((await dryRun({ threshold_days: 0.5 })).total).toBe(0);
    expect((await dryRun()).total).toBe(1);
  });

  it('estimates the tokens of a long conversation from a part of it', async () => {
    const message = 'Some words that are said again and again in this talk. '.repeat(40);
    await world.create({ importance: 2, messages: Array(30).fill({ content: message }) });
    const exact = encode(message).length * 30;
    const { suggestions } = await dryRun({ previews: 'none' });
    expect(suggestions[0]?.token_estimate).toBeGreaterThan(exact * 0.95);
    expect(suggestions[0]?.token_estimate).toBeLessThan(exact * 1.05);
    expect(suggestions[0]).toMatchObject({ preview: '', preview_model: 'none', message_count: 30 });
  });

  it('asks a model for ten previews at most, and shows a stored summary for nothing', async () => {
    withModel();
    const first = await make('First', 1);
    await world.call('post', '/api/v1/summarize').send({ conversation_id: first });
    for (let n = 0; n < 13; n++) await make(`More ${n}`, 2);
    const calls = asked().length;
    const { suggestions } = await dryRun();
    expect(asked().length - calls).toBe(10);
    expect(suggestions.filter(({ preview_model }) => preview_model === 'extractive')).toHaveLength(3);
    expect(suggestions[0]).toMatchObject({ label: 'First', preview: '<1>', preview_model: 'gpt-4o' });
    expect((await dryRun({ previews: 'extractive' })).suggestions[1]).toMatchObject({
      preview: 'The ferry leaves at nine.',
      preview_model: 'extractive',
    });
    expect((await dryRun({ limit: 2, previews: 'none' })).suggestions).toHaveLength(2);
    expect((await dryRun({ limit: 2, previews: 'none' })).total).toBe(14);
  });

  it('goes on without the bridge, and says so', async () => {
    await make('Small', 2);
    const hanging = world.bridge.hang('POST /api/v1/summarize');
    expect((await dryRun()).fallback_reason).toBe('there was no time left for a model');
    hanging.end();
    await world.bridge.stop();
    const { suggestions, fallback_reason } = await dryRun();
    expect([suggestions[0]?.preview, fallback_reason]).toEqual([
      'The ferry leaves at nine.',
      'the bridge is away',
    ]);
  });

  it('has its older and narrower ways', async () => {
    const old = await make('Old', 6);
    await make('Unimportant', 2);
    const labels = async (path: string): Promise<string[]> => {
      const { body } = await world.call('get', `/api/v1/prune/${path}`);
      return body.suggestions.map(({ label }: { label: string }) => label);
    };
    expect(await labels('suggestions?threshold_days=0&previews=none')).toEqual(['Unimportant', 'Old']);
    expect(await labels('suggestions?min_age_days=0&previews=none')).toEqual(['Unimportant', 'Old']);
    expect(await labels('by-age?threshold_days=0&previews=none')).toEqual(['Old', 'Unimportant']);
    expect(await labels('by-importance')).toEqual(['Unimportant']);
    expect(await labels('by-importance?importance_threshold=6.5')).toEqual(['Unimportant', 'Old']);
    expect(await labels('by-importance?importance_threshold=0')).toEqual([]);
    expect(await labels('suggestions')).toEqual([]);
    await world.call('put', `/api/v1/conversations/${old}/folder`).send({ folder: '/a/b' });
    expect(
      (await dryRun({ folder_path: '/a', previews: 'none' })).suggestions.map((one) => one.label),
    ).toEqual(['Old']);
  });

  it.each([{ threshold_days: -1 }, { importance_threshold: 11 }, { limit: 0 }, { previews: 'all' }])(
    'refuses %j',
    async (body) => {
      expect((await world.call('post', DRY).send(body)).status).toBe(400);
    },
  );
});

describe('POST /api/v1/prune/execute', () => {
  it('archives, says what it changed, and can be repeated', async () => {
    const ids = [await make('A', 2), await make('B', 2)];
    expect((await execute({ conversation_ids: ids })).body).toEqual({
      action: 'archive',
      changed: ids,
      unchanged: [],
      missing: [],
      deleted_messages: 0,
    });
    expect(await Promise.all(ids.map(statusOf))).toEqual(['archived', 'archived']);
    expect((await execute({ conversation_ids: ids })).body).toMatchObject({ changed: [], unchanged: ids });
  });

  it('deletes only when told to, with all that hangs on them', async () => {
    const id = await make('A', 2, 'unmistakable');
    const { body } = await execute({ conversation_ids: [id], action: 'delete' });
    expect(body).toMatchObject({ action: 'delete', changed: [id], deleted_messages: 1 });
    expect(await statusOf(id)).toBeUndefined();
    const { body: found } = await world.call('post', '/api/v1/search').send({ query: 'unmistakable' });
    expect(found.results).toEqual([]);
  });

  it('changes nothing at all when one is pinned, or not there, and names it', async () => {
    const id = await make('A', 2);
    const pinned = await make('P', 10);
    const gone = '0190a5e0-0000-7000-8000-000000000000';
    const refused = await execute({ conversation_ids: [id, pinned], action: 'delete' });
    expect([refused.status, refused.body]).toEqual([
      409,
      expect.objectContaining({ error_code: 'conversation.conflict', details: { ids: [pinned] } }),
    ]);
    const missing = await execute({ conversation_ids: [id, gone] });
    expect([missing.status, missing.body.details]).toEqual([404, { ids: [gone] }]);
    expect(await statusOf(id)).toBe('active');
    const { body } = await execute({ conversation_ids: [id, gone], ignore_missing: true });
    expect(body).toMatchObject({ changed: [id], missing: [gone] });
  });

  it('knows nothing of another tenant’s', async () => {
    const id = await make('A', 2);
    expect((await execute({ conversation_ids: [id], action: 'delete' }, 'acme')).status).toBe(404);
    expect((await world.call('post', DRY, 'acme').send({ threshold_days: 0 })).body.total).toBe(0);
    expect(await statusOf(id)).toBe('active');
  });

  it.each([
    {},
    { conversation_ids: [] },
    { conversation_ids: ['x'] },
    { conversation_ids: [], acton: 'delete' },
  ])('refuses %j', async (body) => {
    expect((await execute(body)).status).toBe(400);
  });
});
