import { describe, expect, it } from '@jest/globals';
import { seeded } from '../../test/messages.js';
import type { IndexFilter } from '../search-index.js';
import { MessageTable, NO_SLOT } from './message-table.js';
import { Selection } from './selection.js';
import { SelectionCache } from './selection-cache.js';

const FILTERS: (IndexFilter | undefined)[] = [
  undefined,
  { roles: ['user'] },
  { conversationKeys: [1, 3, 900] },
  { conversationKeys: [2], roles: ['assistant', 'nobody'], afterMs: 30 },
  { afterMs: 20, beforeMs: 2_000 },
  { names: ['MIRA'] },
  { roles: ['assistant'], names: ['Mira', 'nobody'], afterMs: 100 },
];

const facts = (selection: Selection | undefined) => ({
  slots: [...(selection?.slots() ?? [])],
  count: selection?.count ?? 0,
  length: selection?.length ?? 0,
  windowLength: selection?.windowLength ?? 0,
});

describe('a kept selection', () => {
  it('is after any change what a new one would be', () => {
    const random = seeded(5);
    const table = new MessageTable();
    const cache = new SelectionCache(table);
    const live: number[] = [];
    const next = (below: number): number => Math.floor(random() * below);
    for (let step = 0; step < 3_000; step++) {
      if (live.length > 0 && random() < 0.3) {
        const [slot = NO_SLOT] = live.splice(next(live.length), 1);
        cache.remove(slot);
        table.remove(slot);
        table.release(slot);
      } else {
        const slot = table.add({
          key: step + 1,
          tenantId: random() < 0.8 ? 'home' : 'other',
          conversationKey: 1 + next(5),
          seq: next(50),
          role: random() < 0.5 ? 'user' : 'assistant',
          name: random() < 0.2 ? 'Mira' : null,
          sentAtMs: step,
          length: 1 + next(30),
          contentHash: step,
          traits: 0,
        });
        cache.add(slot);
        live.push(slot);
      }
      const filter = FILTERS[step % FILTERS.length];
      const kept = cache.get('home', filter);
      if (step % 7 === 0 && step > 10)
        expect(facts(kept)).toEqual(facts(new Selection(table, table.tenants.find('home'), filter)));
    }
    for (const filter of FILTERS)
      expect(facts(cache.get('home', filter))).toEqual(
        facts(new Selection(table, table.tenants.find('home'), filter)),
      );
  });

  it('is of what one of the roles or one of the names said', () => {
    const table = new MessageTable();
    const said = (key: number, role: string, name: string | null) =>
      table.add({
        key,
        tenantId: 'home',
        conversationKey: 1,
        seq: key,
        role,
        name,
        sentAtMs: 0,
        length: 1,
        contentHash: 0,
        traits: 0,
      });
    const [mira, user, assistant] = [
      said(1, 'user', 'Mira'),
      said(2, 'user', null),
      said(3, 'assistant', null),
    ];
    const slotsOf = (filter: IndexFilter) => [...new Selection(table, 0, filter).slots()];
    expect(slotsOf({ names: ['mira'] })).toEqual([mira]);
    expect(slotsOf({ names: ['Mira'], roles: ['assistant'] })).toEqual([mira, assistant]);
    expect(slotsOf({ roles: ['user'] })).toEqual([mira, user]);
  });

  it('is of one tenant, and nothing where nothing matches', () => {
    const table = new MessageTable();
    const cache = new SelectionCache(table);
    expect(cache.get('nobody', undefined)).toBeUndefined();
    table.tenants.intern('home');
    expect(cache.get('home', undefined)).toBeUndefined();
  });
});
