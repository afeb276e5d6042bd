import { TASKS } from '@sekha/contracts';
import type { Environment } from './expand-variables.js';
import { PROVIDER_TYPES } from './provider-types.js';

const WORDS: ReadonlySet<string> = new Set<string>([...TASKS, ...PROVIDER_TYPES, 'true', 'false', 'all']);

/**
 * The environment as a stranger's configuration may see it: which variables are set, and of what kind, but no value
 * that could be a secret. Without this, checking `id: ${SOME_KEY}` would hand out the key.
 */
export function maskEnvironment(environment: Environment): Environment {
  return Object.fromEntries(Object.entries(environment).map(([name, value]) => [name, mask(name, value)]));
}

function mask(name: string, value: string | undefined): string | undefined {
  if (value === undefined || value === '' || WORDS.has(value) || /^\d{1,5}(\.\d{1,5})?$/.test(value))
    return value;
  return /^https?:\/\//.test(value) ? 'http://hidden.invalid' : `hidden_${name}`.slice(0, 64);
}
