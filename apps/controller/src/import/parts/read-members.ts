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

const MAX_FACT_CHARS = 1_000;

/** Short facts for metadata; what is absent, empty or long is left out. */
export function facts(from: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(from).filter(([, value]) => {
      if (value === undefined || value === null || value === '' || value === false) return false;
      return toJson(value).length <= MAX_FACT_CHARS;
    }),
  );
}
