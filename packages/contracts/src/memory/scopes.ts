import { nearestNames } from '../contract/nearest-name.js';

/** What a key may do, by scope. A route and a tool each name one; see {@link grantsScope}. */
export const SCOPES = {
  'memory:read': 'read, list, search, assemble context, export',
  'memory:write': 'store, change, import, summarize, label',
  'memory:delete': 'delete and prune',
  'llm:use': 'see the models and ask them',
  admin: 'manage the keys and jobs of the tenant',
  operator: 'manage all tenants and the service itself',
} as const satisfies Record<string, string>;

export type ScopeName = keyof typeof SCOPES;

/** Everything within a tenant: all scopes but `operator`, which reaches beyond it and has to be named. */
export const EVERY_SCOPE = '*';

/** What may be written for a scope: its name, a short one, or `*`. */
const SPELLINGS: ReadonlyMap<string, string> = new Map([
  ...[...Object.keys(SCOPES), EVERY_SCOPE].map((name): [string, string] => [name, name]),
  ['read', 'memory:read'],
  ['write', 'memory:write'],
  ['delete', 'memory:delete'],
]);

/** The scope of this name or short name (`read` is `memory:read`); undefined when there is none. */
export function findScope(text: string): string | undefined {
  return SPELLINGS.get(text.trim());
}

/** What to tell somebody who wrote a scope that there is not. */
export function unknownScope(text: string): string {
  const [nearest] = nearestNames(text, [...SPELLINGS.keys()]);
  const shown = JSON.stringify(text.slice(0, 60));
  return `there is no scope ${shown}${nearest === undefined ? '.' : `; did you mean ${nearest}?`} Scopes: ${Object.keys(SCOPES).join(', ')}, ${EVERY_SCOPE}`;
}

/** Whether a key with these scopes may do what `needed` stands for. `operator` includes `admin`. */
export function grantsScope(scopes: readonly string[], needed: ScopeName): boolean {
  if (scopes.includes(needed)) return true;
  if (needed === 'operator') return false;
  return scopes.includes(EVERY_SCOPE) || (needed === 'admin' && scopes.includes('operator'));
}
