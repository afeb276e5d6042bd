import { describe, expect, it } from '@jest/globals';
import { findScope, grantsScope, unknownScope } from './scopes.js';

describe('scopes', () => {
  it.each([
    [['memory:read'], 'memory:read', true],
    [['memory:read'], 'memory:write', false],
    [['memory:write'], 'memory:read', false],
    [['*'], 'memory:delete', true],
    [['*'], 'admin', true],
    [['*'], 'operator', false],
    [['operator'], 'operator', true],
    [['operator'], 'admin', true],
    [['operator'], 'memory:read', false],
    [['admin'], 'memory:read', false],
    [[], 'memory:read', false],
  ] as const)('%j grants %s: %p', (scopes, needed, granted) => {
    expect(grantsScope(scopes, needed)).toBe(granted);
  });

  it('knows short names and refuses others by naming the nearest', () => {
    expect(['read', ' memory:write ', '*', 'reed', 'toString'].map(findScope)).toEqual([
      'memory:read',
      'memory:write',
      '*',
      undefined,
      undefined,
    ]);
    expect(unknownScope('memory:reed')).toContain('did you mean memory:read?');
  });
});
