import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type ApiDocument, type WalkReport, walkDocument } from '@sekha/testing';
import { ControllerWorld, KEYS } from './controller-world.js';

const SEED = 20_261_126;
const HANG_MS = 20_000;
/** A fair choice of some 14,000 requests; `SEKHA_FUZZ=all` sends every one. */
const MOST = process.env['SEKHA_FUZZ'] === 'all' ? Number.POSITIVE_INFINITY : 100;

let world: ControllerWorld;
let report: WalkReport;

beforeAll(async () => {
  world = await ControllerWorld.open({ SEKHA_RATE_LIMIT_PER_MINUTE: '0' });
  const origin = await world.listen();
  report = await walkDocument({
    origin,
    document: (await world.plain('get', '/openapi.json')).body as ApiDocument,
    headers: { 'x-api-key': KEYS.default },
    seed: SEED,
    hangMs: HANG_MS,
    mostPerOperation: MOST,
    // A dependency that is away; a disk that is full is not among what a walk can bring about.
    allowedFailures: new Set([503]),
    isErrorShape,
    known: (operation) => knownTo(operation.path),
    file: () => JSON.stringify([{ role: 'user', content: 'the ferry leaves at seven' }]),
  });
}, 600_000);
afterAll(() => world.close());

/** What is there for an operation to find: made anew for each, since some delete it. */
async function knownTo(path: string): Promise<Record<string, unknown>> {
  const id = await world.create({ label: 'Harbour', messages: [{ content: 'the ferry leaves at seven' }] });
  if (path.startsWith('/api/v1/keys'))
    return { id: (await post('/api/v1/keys', { name: 'walked', scopes: ['read'] })).id };
  if (path.startsWith('/api/v1/jobs')) return { id: (await post('/api/v1/rebuild-embeddings', {})).id };
  await post('/api/v1/summarize', { conversation_id: id, level: 'daily' });
  const [message] = (await world.call('get', `/api/v1/conversations/${id}/messages`)).body.results;
  return {
    id: path.startsWith('/api/v1/messages') ? message.id : id,
    message_id: message.id,
    conversation_id: id,
    conversation_ids: [id],
    name: 'no_such_tool',
    level: 'daily',
    ...(path.endsWith('/messages') ? { content: 'at six' } : {}),
  };
}

async function post(path: string, body: object): Promise<any> {
  return (await world.call('post', path).send(body)).body;
}

function isErrorShape(_path: string, body: any, status: number): boolean {
  return (
    typeof body?.error === 'string' &&
    body.code === status &&
    typeof body.error_code === 'string' &&
    typeof body.request_id === 'string'
  );
}

describe('every operation of the document, asked what nobody should', () => {
  it('fails never, hangs never, answers in the one shape and as the document says', () => {
    expect(report.problems.slice(0, 40)).toEqual([]);
  });

  it('was walked, with thousands of requests', () => {
    expect(report.operations.length).toBeGreaterThan(25);
    expect(report.requests).toBeGreaterThan(3_000);
    expect(report.statuses['200']).toBeGreaterThan(100);
    expect(report.statuses['400']).toBeGreaterThan(500);
  });

  it('answers the request that the document describes', () => {
    const others = report.refused.filter((one) => !one.startsWith('POST /mcp/tools/{name} '));
    expect(others).toEqual([]);
  });

  it('is as well afterwards as before', async () => {
    expect((await world.plain('get', '/health')).body.status).toBe('healthy');
    expect(await world.create({ label: 'after' })).toMatch(/^[0-9a-f-]{36}$/);
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  });
});
