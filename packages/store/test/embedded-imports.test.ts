import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, jest } from '@jest/globals';
import { Connection } from '../src/embedded/connection.js';
import { type ImportPiece, openEmbeddedStore } from '../src/index.js';
import { importsContract } from './imports.contract.js';

importsContract('SQLite', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'sekha-imports-'));
  return {
    open: (clock) => openEmbeddedStore({ dataDir, clock }),
    dispose: async () => rmSync(dataDir, { recursive: true, force: true }),
  };
});

it('looks a long transcript up by the conversations that begin like it, not message by message', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'sekha-imports-'));
  const store = await openEmbeddedStore({ dataDir });
  const { imports } = store.forTenant('alice');
  const talk = (count: number, from: number): ImportPiece => {
    const digestAt = (at: number): Uint8Array =>
      Uint8Array.from({ length: 16 }, (_, byte) => (at >> byte) & 255);
    const chain = Array.from({ length: count }, (_, at) => digestAt(at < 2 ? at : at + from));
    const messages = chain.map((digest) => ({ digest, message: { role: 'user', content: 'x' } }));
    const head = { label: 'x', folder: '/', status: 'active' as const, metadata: {} };
    const conversation = { ...head, createdAtMs: 0, updatedAtMs: 0 };
    const source = { kind: 'beginning' as const, chain, enough: 2, taken: new Set<string>() };
    return { source, conversation, messages, offset: 0, run: 'r' };
  };
  const short = await imports.add(talk(2, 0));
  const all = jest.spyOn(Connection.prototype, 'all');
  const grown = await imports.preview(talk(500, 2_000));
  const looks = all.mock.calls.filter(([sql]) => sql.includes('import_messages_by_beginning')).length;
  all.mockRestore();
  expect(grown.conversation?.id).toBe(short.conversation?.id);
  expect(looks).toBeLessThan(10);
  await store.close();
  rmSync(dataDir, { recursive: true, force: true });
});
