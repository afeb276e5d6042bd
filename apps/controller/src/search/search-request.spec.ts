import { describe, expect, it } from '@jest/globals';
import { readContract, SearchBody } from '@sekha/contracts';
import { fromCursor, toCursor } from './search-cursor.js';
import { searchIdentity, toSearchRequest } from './search-request.js';

const read = (body: Record<string, unknown>) =>
  toSearchRequest(readContract(SearchBody, { query: 'q', ...body }));

describe('toSearchRequest', () => {
  it('has sensible defaults, and takes null for absent', () => {
    const defaults = { query: 'q', mode: 'hybrid', narrowing: {}, limit: 10, offset: 0, explain: false };
    expect(read({})).toEqual(defaults);
    expect(read({ mode: null, filters: null, limit: null, offset: null, cursor: null, label: null })).toEqual(
      defaults,
    );
  });

  it('translates every filter, the object winning over the member beside the query', () => {
    const id = '018f0000-0000-7000-8000-000000000000';
    expect(
      read({
        label: 'beside',
        folder: '/a',
        filters: {
          label: 'inside',
          labels: ['x', 'y'],
          labels_match: 'all',
          role: 'user',
          status: 'archived',
          conversation_id: id,
          after: '2024-01-01',
          before: '2024-01-02T00:00:00Z',
          min_importance: 2,
          max_importance: 9,
          metadata: { source: 'chatgpt', n: 1, done: true },
        },
      }).narrowing,
    ).toEqual({
      label: 'inside',
      labels: ['x', 'y'],
      everyLabel: true,
      folder: '/a',
      roles: ['user'],
      status: 'archived',
      conversationIds: [id],
      afterMs: Date.UTC(2024, 0, 1),
      beforeMs: Date.UTC(2024, 0, 2),
      minImportance: 2,
      maxImportance: 9,
      metadata: { source: 'chatgpt', n: 1, done: true },
    });
  });

  it('takes a speaker who is no role for a name, and roles in any case', () => {
    expect(read({ role: 'USER' }).narrowing).toEqual({ roles: ['user'] });
    expect(read({ filters: { speaker: 'Mira' } }).narrowing).toEqual({ roles: ['Mira'], names: ['Mira'] });
    expect(read({ roles: ['Assistant', 'Mira'] }).narrowing).toEqual({
      roles: ['assistant', 'Mira'],
      names: ['Mira'],
    });
  });

  it('takes an empty list of labels or roles for any, never one of conversations', () => {
    expect(read({ labels: [], roles: [], filters: { filter_labels: [] } }).narrowing).toEqual({});
    expect(read({ conversation_ids: [] }).narrowing).toEqual({ conversationIds: [] });
  });

  it('counts pages of the limit from 1; an offset wins', () => {
    expect(read({ page: 3, page_size: 20 })).toMatchObject({ offset: 40, limit: 20 });
    expect(read({ page: 3, limit: 5, offset: 2 })).toMatchObject({ offset: 2, limit: 5 });
    expect(() => read({ page: 0 })).toThrow('page');
    expect(() => read({ page: 2_000, limit: 10 })).toThrow('offset + limit');
  });

  it('takes what is in both the one and the list', () => {
    expect(read({ role: 'user', roles: ['user', 'tool'] }).narrowing.roles).toEqual(['user']);
    expect(read({ role: 'user', roles: ['tool'] }).narrowing.roles).toEqual([]);
  });

  it('refuses to look deeper than the window', () => {
    expect(read({ offset: 9_990, limit: 10 }).offset).toBe(9_990);
    expect(() => read({ offset: 9_991, limit: 10 })).toThrow(/narrow the search/);
  });

  it('goes on from a cursor of the same search only', () => {
    const identity = searchIdentity('q', 'hybrid', { label: 'a', folder: '/b' });
    const cursor = toCursor(20, identity);
    expect(read({ cursor, folder: '/b', filters: { label: 'a' } }).offset).toBe(20);
    expect(fromCursor(cursor, identity)).toBe(20);
    for (const other of [{ label: 'b' }, { mode: 'keyword' }, { query: 'r' }])
      expect(() => read({ cursor, label: 'a', folder: '/b', ...other })).toThrow(/cursor/);
    for (const made of [
      '',
      'junk',
      'MTA',
      Buffer.from('-5.abcdefghijklmnop').toString('base64url'),
      '\u0000',
    ])
      expect(() => fromCursor(made, identity)).toThrow(/cursor/);
  });
});
