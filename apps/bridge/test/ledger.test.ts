import { chmodSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { DatabaseSync } from '@photostructure/sqlite';
import { CallLedger } from '../src/ledger/call-ledger.js';
import { LedgerDatabase } from '../src/ledger/ledger-database.js';
import type { LedgerEntry } from '../src/ledger/ledger-entry.js';
import { spentBefore } from '../src/ledger/spent-before.js';
import { ManualClock } from './manual-clock.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sekha-ledger-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function entry(change: Partial<LedgerEntry> = {}): LedgerEntry {
  return {
    atMs: Date.parse('2026-11-26T12:00:00Z'),
    keyName: 'alice',
    operation: 'chat',
    providerId: 'cloud',
    modelId: 'gpt-4o',
    streamed: false,
    usage: {
      input: { total: 16, fresh: 10, cacheRead: 4, cacheWrite: 2 },
      output: { total: 8, text: 5, reasoning: 3 },
    },
    usageEstimated: false,
    estimate: 1_000,
    cost: 900,
    latencyMs: 20,
    attempts: 1,
    outcome: 'ok',
    ...change,
  };
}

const QUIET = { failed: () => undefined, lost: () => undefined };

function open(): { ledger: CallLedger; clock: ManualClock } {
  const clock = new ManualClock();
  return { ledger: new CallLedger(LedgerDatabase.open(folder), QUIET, clock), clock };
}

describe('the ledger', () => {
  it("is its owner's alone, also one that an older version has left open to all", () => {
    const before = process.umask(0o022);
    const file = join(folder, 'bridge-ledger.sqlite');
    const modes = () =>
      ['', '-wal'].map((suffix) => (statSync(file + suffix, { throwIfNoEntry: false })?.mode ?? 0) & 0o777);
    const { ledger } = open();
    ledger.record(entry());
    ledger.close();
    expect(modes()[0]).toBe(0o600);
    chmodSync(file, 0o644);
    const database = LedgerDatabase.open(folder);
    database.append([entry()]);
    expect(modes()).toEqual([0o600, 0o600]);
    database.close();
    process.umask(before);
  });

  it('still knows every call after a restart, and goes on', () => {
    const first = open().ledger;
    first.record(entry());
    first.close();
    const second = open().ledger;
    second.record(entry({ cost: 100 }));
    expect(second.sums({ groupBy: [] })).toEqual([
      expect.objectContaining({
        calls: 2,
        costNanoUsd: 1_000,
        inputFresh: 20,
        cacheRead: 8,
        cacheWrite: 4,
        outputText: 10,
        reasoning: 6,
        latencyMs: 40,
      }),
    ]);
    second.close();
  });

  it('has written what was recorded a few milliseconds later, so that a killed process loses no more', async () => {
    const { ledger, clock } = open();
    ledger.record(entry());
    await clock.advance(20);
    const other = LedgerDatabase.open(folder);
    expect(other.sums({ groupBy: [] })[0]?.calls).toBe(1);
    other.close();
    ledger.close();
  });

  it('sums up by day, key, provider and model, and filters by each', () => {
    const { ledger } = open();
    ledger.record(entry());
    ledger.record(entry({ keyName: null, modelId: 'gpt-4', cost: null }));
    ledger.record(entry({ atMs: Date.parse('2026-11-27T00:00:00Z'), providerId: 'home', cost: 0 }));
    ledger.record(entry({ outcome: 'provider.timeout', usageEstimated: true, cost: 5 }));
    const by = (groupBy: Parameters<typeof ledger.sums>[0]['groupBy']) =>
      ledger
        .sums({ groupBy })
        .map(({ day, key, provider, model, calls }) => ({ day, key, provider, model, calls }));
    expect(by(['day'])).toMatchObject([
      { day: '2026-11-26', calls: 3 },
      { day: '2026-11-27', calls: 1 },
    ]);
    expect(by(['key'])).toMatchObject([
      { key: '', calls: 1 },
      { key: 'alice', calls: 3 },
    ]);
    expect(by(['provider', 'model'])).toMatchObject([
      { provider: 'cloud', model: 'gpt-4', calls: 1 },
      { provider: 'cloud', model: 'gpt-4o', calls: 2 },
      { provider: 'home', model: 'gpt-4o', calls: 1 },
    ]);
    const only = {
      groupBy: [],
      from: '2026-11-26',
      to: '2026-11-26',
      key: 'alice',
      provider: 'cloud',
      model: 'gpt-4o',
    };
    expect(ledger.sums(only)[0]).toMatchObject({
      calls: 2,
      failed: 1,
      estimated: 1,
      unpriced: 0,
      costNanoUsd: 905,
    });
    expect(ledger.sums({ groupBy: [], key: '' })[0]).toMatchObject({ calls: 1, unpriced: 1, costNanoUsd: 0 });
    expect(ledger.sums({ groupBy: ['day'], from: '2027-01-01' })).toEqual([]);
    ledger.close();
  });

  it('tells a budget what was spent in its window, whoever it is for', () => {
    const { ledger } = open();
    ledger.record(entry({ cost: 1 }));
    ledger.record(entry({ cost: 10, keyName: 'team/a', atMs: Date.parse('2026-11-30T23:59:59Z') }));
    ledger.record(entry({ cost: 100, atMs: Date.parse('2026-12-01T00:00:00Z') }));
    const spent = (meter: string): number => spentBefore(meter, (filter) => ledger.sums(filter));
    expect(spent('usd/global/day/2026-11-26')).toBe(1);
    expect(spent('usd/global/month/2026-11')).toBe(11);
    expect(spent('usd/global/month/2026-12')).toBe(100);
    expect(spent('usd/key/team/a/month/2026-11')).toBe(10);
    expect(spent('usd/key/alice/day/2026-11-26')).toBe(1);
    expect(spent('usd/provider/cloud/month/2026-11')).toBe(11);
    expect(spent('usd/provider/other/month/2026-11')).toBe(0);
    expect(spent('requests/key/alice/minute/2026-11-26T12:00')).toBe(0);
    ledger.close();
  });

  it('refuses to change or forget a call', () => {
    const { ledger } = open();
    ledger.record(entry());
    ledger.close();
    const file = new DatabaseSync(join(folder, 'bridge-ledger.sqlite'));
    expect(() => file.exec('DELETE FROM calls')).toThrow('the ledger only grows');
    expect(() => file.exec('UPDATE calls SET cost_nano_usd = 0')).toThrow('the ledger only grows');
    file.close();
  });

  it('keeps calls waiting while the disk refuses them, tries again, and says what is lost in the end', async () => {
    const clock = new ManualClock();
    let refuses = true;
    const written: LedgerEntry[] = [];
    const failures: number[] = [];
    let lost = 0;
    const database = {
      append: (entries: readonly LedgerEntry[]) => {
        if (refuses) throw new Error('disk is full');
        written.push(...entries);
      },
      sums: () => [],
      close: () => undefined,
    } as unknown as LedgerDatabase;
    const ledger = new CallLedger(
      database,
      { failed: (_, waiting) => failures.push(waiting), lost: (entries) => (lost += entries) },
      clock,
    );
    ledger.record(entry());
    await clock.advance(20);
    ledger.record(entry());
    expect([failures, ledger.unwritten]).toEqual([[1], 2]);
    refuses = false;
    await clock.advance(1_000);
    expect([written.length, ledger.unwritten]).toEqual([2, 0]);
    refuses = true;
    ledger.record(entry());
    ledger.close();
    expect(lost).toBe(1);
  });

  it('refuses a file of a newer version', () => {
    open().ledger.close();
    const file = new DatabaseSync(join(folder, 'bridge-ledger.sqlite'));
    file.exec('PRAGMA user_version = 99');
    file.close();
    expect(() => LedgerDatabase.open(folder)).toThrow('newer version');
  });
});
