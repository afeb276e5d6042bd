import type { EnvironmentReader } from './environment.js';

/** Origins of pages that may call, from a comma-separated list: each as a browser names it, `https://app.example`. */
export function readOrigins(reader: EnvironmentReader, name: string): string[] {
  const list = (reader.find(name) ?? '')
    .split(',')
    .map((origin) => origin.trim())
    .filter(Boolean);
  for (const origin of list) {
    const problem = problemOf(origin);
    if (problem !== undefined) reader.problem(`${name}: "${origin}" ${problem}`);
  }
  return list;
}

function problemOf(origin: string): string | undefined {
  if (origin === '*') return 'would let every page call; name the origins';
  const parsed = URL.canParse(origin) ? new URL(origin) : undefined;
  if (parsed === undefined || !['http:', 'https:'].includes(parsed.protocol))
    return 'is not an origin like https://app.example';
  return parsed.origin === origin ? undefined : `is not an origin; did you mean ${parsed.origin}?`;
}
