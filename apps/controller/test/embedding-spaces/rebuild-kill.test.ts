import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ScriptedBridge } from '../scripted-bridge.js';
import { eventually } from './rebuild-world.js';
import { TwoModels } from './two-models.js';

const PROGRAM = fileURLToPath(new URL('../../dist/main.js', import.meta.url));
const KEY = 'kill_key_123456789012345678901234567890123';
const folder = mkdtempSync(join(tmpdir(), 'sekha-rebuild-kill-'));
const bridge = new ScriptedBridge();
const models = new TwoModels(bridge);
let child: ChildProcess;
let url: string;

/** The built program (`npm run build` first, as turbo does). */
async function start(): Promise<void> {
  child = spawn(process.execPath, [PROGRAM], {
    env: {
      PATH: process.env['PATH'] ?? '',
      SEKHA_DATA_DIR: folder,
      SEKHA_CONTROLLER_PORT: '0',
      SEKHA_BRIDGE_URL: bridge.url,
      SEKHA_API_KEYS: `${KEY}:default:*+operator`,
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let said = '';
  child.stdout?.on('data', (chunk: Buffer) => {
    said += chunk.toString();
  });
  url = await eventually(
    async () => /"url":"([^"]+)"/.exec(said)?.[1] ?? '',
    (found) => found !== '',
  );
}

async function kill(): Promise<void> {
  child.kill('SIGKILL');
  await once(child, 'exit');
}

async function call(method: string, path: string, body?: object): Promise<any> {
  const reply = await fetch(`${url}${path}`, {
    method,
    headers: { 'x-api-key': KEY, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return reply.json();
}

const settled = () =>
  eventually(
    () => call('GET', '/api/v1/stats'),
    ({ pending_embeddings }) => pending_embeddings === 0,
  );

beforeAll(async () => {
  await bridge.start();
  await start();
});
afterAll(async () => {
  await kill();
  await bridge.stop();
  rmSync(folder, { recursive: true, force: true });
});

describe('a rebuild whose process is killed', () => {
  it('goes on each time from where it was, and ends as if nothing had happened', async () => {
    const write = (count: number) =>
      call('POST', '/api/v1/conversations', {
        label: 'kept',
        messages: Array.from({ length: count }, (_, at) => ({ content: `note ${at} about apples` })),
      });
    await write(300);
    await settled();
    // The probe and a batch, then a batch for each life of the process.
    models.allowed['new-48'] = 33;
    const { job_id: id } = await call('POST', '/api/v1/rebuild-embeddings', { model: 'new-48' });
    let kept = 300;
    for (let round = 0; round < 3; round++) {
      await eventually(
        async () => models.allowed['new-48'],
        (left) => left === 0,
      );
      await write(5);
      kept += 5;
      await kill();
      models.allowed['new-48'] = 32;
      await start();
      expect(await call('GET', `/api/v1/jobs/${id}`)).toMatchObject({ state: 'running' });
      const found = await call('POST', '/api/v1/search', { query: 'apples', mode: 'semantic' });
      expect(found).toMatchObject({ degraded: false });
    }
    delete models.allowed['new-48'];
    const job = await eventually(
      () => call('GET', `/api/v1/jobs/${id}`),
      ({ finished_at }) => finished_at !== null,
    );
    expect(job).toMatchObject({ state: 'done', result: { dimension: 48 } });
    await kill();
    await start();
    await settled();
    // What the killed process would have deleted, the next one deletes.
    const { spaces } = await eventually(
      () => call('GET', '/api/v1/embedding-spaces'),
      (answer) => answer.spaces.length === 1,
    );
    expect(spaces).toMatchObject([{ model: 'new-48', vectors: kept }]);
    const verified = await call('GET', '/api/v1/verify');
    expect(verified).toMatchObject({
      ok: true,
      index: { messages_in_record: kept, vectors_in_record: kept },
    });
  }, 120_000);

  it('is given up when three processes ended in the midst of it without a step forward, and can be asked for again', async () => {
    const wanted = { model: 'new-48' };
    models.allowed['new-48'] = 0;
    const { job_id: id } = await call('POST', '/api/v1/rebuild-embeddings', wanted);
    for (let processes = 1; processes <= 3; processes++) {
      await eventually(
        () => call('GET', `/api/v1/jobs/${id}`),
        ({ attempts }) => attempts === processes,
      );
      await kill();
      await start();
    }
    const given = await eventually(
      () => call('GET', `/api/v1/jobs/${id}`),
      ({ finished_at }) => finished_at !== null,
    );
    expect(given).toMatchObject({ state: 'failed', attempts: 3, error: { error_code: 'job.given_up' } });
    delete models.allowed['new-48'];
    const { job_id: other } = await call('POST', '/api/v1/rebuild-embeddings', wanted);
    const again = await eventually(
      () => call('GET', `/api/v1/jobs/${other}`),
      ({ finished_at }) => finished_at !== null,
    );
    expect([other === id, again.state]).toEqual([false, 'done']);
  }, 120_000);
});
