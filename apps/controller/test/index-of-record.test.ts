import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { openEmbeddedStore } from '@sekha/store';
import { ControllerWorld } from './controller-world.js';

describe('a record and the index beside it', () => {
  let world: ControllerWorld;
  let aside: string;
  beforeEach(async () => {
    world = await ControllerWorld.open();
    aside = mkdtempSync(join(tmpdir(), 'sekha-aside-'));
  });
  afterEach(async () => {
    await world.close();
    rmSync(aside, { recursive: true });
  });

  const at = (name: string): string => join(world.folder, name);
  const write = (content: string): Promise<string> => world.create({ label: 'x', messages: [{ content }] });
  const found = async (query: string): Promise<string[]> => {
    const { body } = await world.call('post', '/api/v1/search').send({ query, mode: 'keyword' });
    return body.results.map(({ content }: { content: string }) => content);
  };
  const expectSound = async (): Promise<void> => {
    const { body } = await world.call('get', '/api/v1/verify');
    expect(body).toMatchObject({ ok: true });
  };

  it('forget a deletion when both hold it, not before', async () => {
    const id = await write('plums');
    await write('pears');
    await world.call('delete', `/api/v1/conversations/${id}`).expect(200);
    await world.stop();
    const store = await openEmbeddedStore({ dataDir: world.folder });
    const { changes } = await store.changes.read(0, 100);
    expect(changes.filter(({ kind }) => kind === 'delete')).toEqual([]);
    await store.close();
    await world.start();
    expect([await found('plums'), await found('pears')]).toEqual([[], ['pears']]);
    await expectSound();
  });

  it('are brought together again when an old copy of the index was put back', async () => {
    const id = await write('plums');
    await world.stop();
    cpSync(at('index'), join(aside, 'index'), { recursive: true });
    await world.start();
    await world.call('delete', `/api/v1/conversations/${id}`).expect(200);
    await write('pears');
    await world.stop();
    cpSync(join(aside, 'index'), at('index'), { recursive: true });
    await world.start();
    expect(world.lines.some((line) => line.includes('does not belong to this record'))).toBe(true);
    expect([await found('plums'), await found('pears')]).toEqual([[], ['pears']]);
    await expectSound();
  });

  it('are brought together again when an older record was put back beside a newer index', async () => {
    await write('plums');
    await world.stop();
    cpSync(at('sekha.db'), join(aside, 'sekha.db'));
    await world.start();
    for (const content of ['pears', 'apples', 'quinces']) await write(content);
    await world.stop();
    for (const log of ['sekha.db-wal', 'sekha.db-shm']) rmSync(at(log), { force: true });
    cpSync(join(aside, 'sekha.db'), at('sekha.db'));
    await world.start();
    await write('cherries');
    expect([await found('plums'), await found('cherries'), await found('pears')]).toEqual([
      ['plums'],
      ['cherries'],
      [],
    ]);
    await expectSound();
  });
});
