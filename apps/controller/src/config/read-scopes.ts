import { findScope, unknownScope } from '@sekha/contracts';

/** Scopes as written for a key, in their full names, each once; what there is none of comes back as problems. */
export function readScopes(written: readonly string[]): { scopes: string[]; problems: string[] } {
  const scopes = new Set<string>();
  const problems: string[] = [];
  for (const text of written) {
    const scope = findScope(text);
    if (scope === undefined) problems.push(unknownScope(text));
    else scopes.add(scope);
  }
  if (written.length === 0) problems.push('a key without scopes opens nothing');
  return { scopes: [...scopes], problems };
}
