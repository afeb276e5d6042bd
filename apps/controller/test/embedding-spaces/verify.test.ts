import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { SearchIndex } from '@sekha/search-index';
import { runCommand } from '../../src/cli/run-command.js';
import { SEARCH_INDEX } from '../../src/search/search-tokens.js';
import { RebuildWorld } from './rebuild-world.js';

let rebuild: RebuildWorld;
beforeAll(async () => {
  rebuild = await RebuildWorld.open();
});
afterAll(() => rebuild.world.close());

const verify = async (method: 'get' | 'post' = 'get') =>
  (await rebuild.world.call(method, '/api/v1/verify')).body;

async function command(folder: string, ...args: string[]): Promise<[number, string, string]> {
  const [out, err]: [string[], string[]] = [[], []];
  const code = await runCommand(['verify', '--data', folder, ...args], {
    environment: {},
    out: (text) => out.push(text),
    err: (text) => err.push(text),
  });
  return [code, out.join('\n'), err.join('\n')];
}

describe('verify', () => {
  it('finds nothing after writes and deletions that went on at once', async () => {
    await rebuild.fill(60);
    await rebuild.fill(10, 'acme');
    const made = await Promise.all(
      Array.from({ length: 20 }, (_, at) =>
        rebuild.world.create({ label: `gone ${at}`, messages: [{ content: `a ${at}` }, { content: 'b' }] }),
      ),
    );
    const deletions = made.map((id) => rebuild.world.call('delete', `/api/v1/conversations/${id}`));
    const during = await verify('post');
    await Promise.all(deletions);
    await rebuild.settle();
    expect(during.checks.filter(({ count }: { count: number }) => count > 0)).toEqual([]);
    const after = await verify();
    expect(after).toMatchObject({
      ok: true,
      index: {
        conclusive: true,
        messages_in_index: 70,
        messages_in_record: 70,
        vectors_in_index: 70,
        vectors_in_record: 70,
      },
      spaces_being_dropped: 0,
    });
    expect(after.checks.length).toBeGreaterThan(12);
  });

  it('finds an index that holds less than the record', async () => {
    const index = rebuild.world.app.get<SearchIndex>(SEARCH_INDEX);
    const seq = await index.appliedSeq();
    await index.apply([{ kind: 'delete', tenantId: 'default', messageKey: 1 }], seq);
    expect(await verify()).toMatchObject({
      ok: false,
      index: { conclusive: true, messages_in_index: 69, messages_in_record: 70 },
    });
  });

  it('is for operators', async () => {
    const refused = await rebuild.world.call('get', '/api/v1/verify', 'acme');
    expect([refused.status, refused.body.details]).toEqual([403, { missing_scope: 'operator' }]);
  });

  it('is a command for a stopped controller', async () => {
    const [running, , why] = await command(rebuild.world.folder);
    expect([running, why]).toEqual([1, expect.stringContaining('GET /api/v1/verify')]);
    await rebuild.world.stop();
    expect(await command(rebuild.world.folder)).toEqual([0, expect.stringMatching(/^sound: \d+ checks/), '']);
    const [code, json] = await command(rebuild.world.folder, '--json');
    expect([code, JSON.parse(json)]).toMatchObject([0, { ok: true }]);
    const empty = mkdtempSync(join(tmpdir(), 'sekha-nothing-'));
    expect((await command(empty))[0]).toBe(1);
    rmSync(empty, { recursive: true });
    expect((await command(empty, '--odd'))[0]).toBe(64);
    await rebuild.world.start();
  });
});
