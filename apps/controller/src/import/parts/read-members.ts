/** Members of a value of which nothing is known; each reader answers with nothing where the shape is another. */
export type Members = Readonly<Record<string, unknown>>;

export function membersOf(value: unknown): Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Members) : {};
}

export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** A text that is not blank. */
export function textOf(...values: unknown[]): string | null {
  const found = values.find((value) => typeof value === 'string' && value.trim() !== '');
  return typeof found === 'string' ? found : null;
}

/** An id: a text that is not blank, or a number. */
export function idOf(...values: unknown[]): string | null {
  const found = values.find((value) => typeof value === 'number' || textOf(value) !== null);
  return found === undefined ? null : String(found);
}

/** JSON for people to read, of something that came from JSON. */
export function toJson(value: unknown): string {
  return JSON.stringify(value) ?? '';
}

const MAX_FACT_CHARS = 2_000;

/** Facts for metadata. What is absent or empty is left out; what is long is cut, lists after their first members. */
export function facts(from: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const kept: [string, unknown][] = [];
  for (const [name, value] of Object.entries(from)) {
    if (value === undefined || value === null || value === '' || value === false) continue;
    const short = shorten(value);
    if (short !== undefined) kept.push([name, short]);
  }
  return Object.fromEntries(kept);
}

function shorten(value: unknown): unknown {
  if (typeof value === 'string')
    return value.length > MAX_FACT_CHARS ? `${value.slice(0, MAX_FACT_CHARS)}…` : value;
  if (!Array.isArray(value)) return toJson(value).length > MAX_FACT_CHARS ? undefined : value;
  let size = 0;
  const first = value.findIndex((member) => {
    size += toJson(member).length + 1;
    return size > MAX_FACT_CHARS;
  });
  return first < 0 ? value : value.slice(0, first);
}
