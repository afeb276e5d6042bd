import { readdirSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { IndexCore } from '../src/core/index-core.js';
import { InProcessIndex } from '../src/in-process-index.js';
import type { IndexChange, IndexQuery } from '../src/search-index.js';
import { saveSnapshot } from '../src/snapshot/save-snapshot.js';
import { message, randomVector, removal, seeded, vector } from './messages.js';

let directory: string;
let file: string;
let warnings: string[];

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'sekha-index-'));
  file = join(directory, 'search-index.bin');
  warnings = [];
});
afterEach(() => rm(directory, { recursive: true, force: true }));

const open = (): InProcessIndex =>
  InProcessIndex.open({
    file,
    onWarning: (text, cause) => warnings.push(`${text}: ${(cause as Error).message}`),
  });

const query: IndexQuery = {
  tenantId: 'home',
  text: 'tea garden piano',
  vector: { spaceId: 1, values: randomVector(seeded(5), 24) },
  depth: 1000,
};

function conversation(seed: number, from: number, count: number): IndexChange[] {
  const random = seeded(seed);
  const words = ['tea', 'garden', 'piano', 'train', '東京', 'Zoë'];
  return Array.from({ length: count }, (_, i) => i + from).flatMap((key) => {
    const content = Array.from({ length: 8 }, () => words[Math.floor(random() * 6)]).join(' ');
    const rest = {
      conversationKey: 1 + (key % 5),
      name: key % 2 ? 'Ann' : null,
      tenantId: key % 9 ? 'home' : 'work',
    };
    const own = { tenantId: rest.tenantId };
    return [
      message(key, content, rest),
      vector(key, randomVector(random, 24), own),
      vector(key, [1, key], { ...own, spaceId: 2 }),
    ];
  });
}

describe('a snapshot', () => {
  it('brings everything back, deletions included', async () => {
    const first = open();
    await first.apply([...conversation(1, 1, 300), removal(10), removal(11), removal(299)], 77);
    await first.snapshot();
    const second = open();
    expect(await second.appliedSeq()).toBe(77);
    expect(await second.search(query)).toEqual(await first.search(query));
    expect(await second.search({ ...query, tenantId: 'work' })).toEqual(
      await first.search({ ...query, tenantId: 'work' }),
    );
    const { bytes: _bytes, ...statistics } = await first.statistics();
    expect(await second.statistics()).toMatchObject(statistics);
    await second.apply([removal(20), ...conversation(2, 301, 20)], 99);
    await first.apply([removal(20), ...conversation(2, 301, 20)], 99);
    expect(await second.search(query)).toEqual(await first.search(query));
    expect(warnings).toEqual([]);
  });

  it('brings back the sign bits and their mean of a large space', async () => {
    const first = open();
    const random = seeded(3);
    const changes = Array.from({ length: 17_000 }, (_, i) => [
      message(i + 1, 'x', { conversationKey: i + 1 }),
      vector(i + 1, randomVector(random, 8)),
    ]);
    await first.apply(changes.flat(), 1);
    await first.snapshot();
    const wanted = { tenantId: 'home', vector: { spaceId: 1, values: randomVector(random, 8) }, depth: 10 };
    expect(await open().search(wanted)).toEqual(await first.search(wanted));
  });

  it('holds no word, name or tenant that only deleted messages had', async () => {
    const index = open();
    await index.apply(
      [
        message(1, 'plain'),
        message(2, 'classified', { name: 'Mallory', tenantId: 'gone', conversationKey: 2 }),
      ],
      1,
    );
    await index.apply([removal(2, 'gone')], 2);
    await index.snapshot();
    const bytes = readFileSync(file);
    const holds = (text: string): boolean => bytes.includes(Buffer.from(text, 'utf16le'));
    expect(['plain', 'classifi', 'mallori', 'Mallory', 'gone'].map(holds)).toEqual([
      true,
      false,
      false,
      false,
      false,
    ]);
  });

  it('is sound although a space is dropped while it is written', async () => {
    const core = new IndexCore();
    core.apply(conversation(1, 1, 2_000), 10);
    const saving = saveSnapshot(core, file);
    core.apply([{ kind: 'drop_space', spaceId: 1 }], 11);
    await saving;
    const loaded = open();
    expect(warnings).toEqual([]);
    expect(await loaded.appliedSeq()).toBe(10);
    expect((await loaded.statistics()).spaces).toEqual([
      { spaceId: 1, vectors: 2_000 },
      { spaceId: 2, vectors: 2_000 },
    ]);
    await loaded.apply([{ kind: 'drop_space', spaceId: 1 }], 11);
    await loaded.snapshot();
    expect((await open().statistics()).spaces).toEqual([{ spaceId: 2, vectors: 2_000 }]);
  });

  it('may be written while changes go on: a replay from its seq gives the whole', async () => {
    const core = new IndexCore();
    core.apply(conversation(1, 1, 3000), 100);
    const saving = saveSnapshot(core, file);
    const later: IndexChange[] = [];
    for (let round = 0; round < 30; round++) {
      const changes = [
        ...conversation(round + 10, 5000 + round * 10, 10),
        removal(1 + round * 7),
        message(2 + round * 7, 'changed while it was saved'),
        vector(4 + round * 7, randomVector(seeded(round), 24)),
      ];
      later.push(...changes);
      core.apply(changes, 101 + round);
      await new Promise((resolve) => setImmediate(resolve));
    }
    await saving;
    const restored = open();
    expect(await restored.appliedSeq()).toBe(100);
    await restored.apply(later, 130);
    expect(await restored.search(query)).toEqual(core.search(query));
  });

  it('keeps the vector of a message that was moved while the snapshot was written', async () => {
    const core = new IndexCore();
    core.apply([message(1, 'same'), vector(1, [3, 4])], 1);
    const saving = saveSnapshot(core, file);
    const moved = message(1, 'same', { role: 'assistant' });
    core.apply([moved], 2);
    await saving;
    const restored = open();
    await restored.apply([moved], 2);
    const wanted = { spaceId: 1, values: Float32Array.of(3, 4) };
    const [hit] = await restored.search({ tenantId: 'home', vector: wanted, depth: 1 });
    expect(hit).toMatchObject({ role: 'assistant', cosine: expect.closeTo(1, 4) });
  });

  it('is complete when two are asked for at once', async () => {
    const index = open();
    await index.apply(conversation(1, 1, 50), 1);
    const first = index.snapshot();
    await index.apply(conversation(2, 51, 50), 2);
    await Promise.all([first, index.snapshot()]);
    expect(await open().appliedSeq()).toBe(2);
    expect(readdirSync(directory)).toEqual(['search-index.bin']);
  });

  it.each([
    ['cut in the middle', (size: number) => truncateSync(file, size >> 1)],
    ['cut before the end mark', (size: number) => truncateSync(file, size - 8)],
    ['empty', () => truncateSync(file, 0)],
    ['of another format version', () => flip(8)],
    ['no snapshot at all', () => writeFileSync(file, 'hello world, this is not what you think it is')],
    [
      'longer than it should be',
      () =>
        writeFileSync(
          file,
          Buffer.concat([readFileSync(file).subarray(0, -8), readFileSync(file).subarray(16)]),
        ),
    ],
    ['changed in one bit near its start', () => flip(60)],
    ['changed in one bit near its end', (size: number) => flip(size - 40)],
    ['given a frame of an absurd length', () => flip(19)],
  ])('is ignored when it is %s, and the index starts empty', async (_what, damage) => {
    const index = open();
    await index.apply(conversation(1, 1, 200), 9);
    await index.snapshot();
    damage(statSync(file).size);
    const next = open();
    expect(await next.appliedSeq()).toBe(0);
    expect((await next.statistics()).messages).toBe(0);
    expect(warnings).toHaveLength(1);
    await next.apply(conversation(1, 1, 200), 9);
    await next.snapshot();
    expect(await open().appliedSeq()).toBe(9);
  });

  it('is ignored whatever happened to it, and never half believed', async () => {
    const index = open();
    await index.apply(conversation(1, 1, 200), 9);
    await index.snapshot();
    const whole = readFileSync(file);
    const random = seeded(7);
    const place = (): number => Math.floor(random() * whole.length);
    const damages: ((bytes: Buffer) => Buffer)[] = [
      (bytes) => bytes.subarray(0, place()),
      (bytes) => Buffer.concat([bytes.subarray(0, place()), bytes.subarray(place())]),
      (bytes) => bytes.fill(Math.floor(random() * 256), place(), place()),
      (bytes) => bytes.fill(0, place()),
      (bytes) => {
        for (let i = 0; i < 1 + random() * 4; i++) bytes[place()] = Math.floor(random() * 256);
        return bytes;
      },
    ];
    for (let round = 0; round < 150; round++) {
      const damaged = damages[round % damages.length]?.(Buffer.from(whole)) ?? whole;
      writeFileSync(file, damaged);
      const appliedSeq = await open().appliedSeq();
      expect([round, appliedSeq]).toEqual([round, damaged.equals(whole) ? 9 : 0]);
    }
  });

  it('leaves the last one in place when it cannot be written', async () => {
    const index = open();
    await index.apply(conversation(1, 1, 5), 1);
    await index.snapshot();
    const before = readFileSync(file);
    // A folder where the file would be written: nobody can write there, not even root.
    await mkdir(`${file}.new`);
    await index.apply(conversation(2, 6, 5), 2);
    await expect(index.snapshot()).rejects.toThrow('EISDIR');
    expect(readFileSync(file).equals(before)).toBe(true);
    expect(await index.search(query)).not.toEqual([]);
    await rm(`${file}.new`, { recursive: true });
    await index.snapshot();
    expect(await open().appliedSeq()).toBe(2);
  });

  it('makes its folder again when somebody has deleted it', async () => {
    const index = open();
    await index.apply(conversation(1, 1, 5), 1);
    await rm(directory, { recursive: true });
    await index.snapshot();
    expect(await open().appliedSeq()).toBe(1);
  });

  it('that a killed process left unfinished is removed at the next start', () => {
    writeFileSync(`${file}.new`, 'half');
    open();
    expect(readdirSync(directory)).toEqual([]);
  });
});

function flip(offset: number): void {
  const bytes = readFileSync(file);
  bytes[offset] = (bytes[offset] ?? 0) ^ 0x40;
  writeFileSync(file, bytes);
}
