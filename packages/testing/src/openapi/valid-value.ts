import { type ApiDocument, resolve, type Schema } from './operations.js';

/** Values for members and parameters of this name that no schema can know: ids of what is there. */
export type Known = Readonly<Record<string, unknown>>;

const DEEPEST = 6;

/** A value that the schema allows: its example where it has one, else the smallest. */
export function validValue(schema: Schema, document: ApiDocument, known: Known = {}, depth = 0): unknown {
  const whole = resolve(schema, document);
  const example = whole['example'] ?? (whole['examples'] as unknown[] | undefined)?.[0] ?? whole['default'];
  if (example !== undefined) return example;
  const values = whole['enum'];
  if (Array.isArray(values)) return values.find((value) => value !== null);
  const choice = ((whole['anyOf'] ?? whole['oneOf']) as Schema[] | undefined)?.[0];
  if (choice !== undefined) return validValue(choice, document, known, depth + 1);
  switch (typeOf(whole)) {
    case 'string':
      return validText(whole);
    case 'integer':
    case 'number':
      return Math.max(1, Number(whole['minimum'] ?? 1));
    case 'boolean':
      return false;
    case 'array':
      return validList(whole, document, known, depth);
    default:
      return validObject(whole, document, known, depth);
  }
}

function validText(schema: Schema): string {
  if (schema['format'] === 'uuid') return '01900000-0000-7000-8000-000000000000';
  if (schema['format'] === 'date-time') return '2026-01-25T20:30:00.000Z';
  return 'harbour'.padEnd(Number(schema['minLength'] ?? 1), '.');
}

function validList(schema: Schema, document: ApiDocument, known: Known, depth: number): unknown[] {
  const items = schema['items'] as Schema | undefined;
  if (items === undefined || depth > DEEPEST) return [];
  return Array.from({ length: Math.max(1, Number(schema['minItems'] ?? 1)) }, () =>
    validValue(items, document, known, depth + 1),
  );
}

function validObject(schema: Schema, document: ApiDocument, known: Known, depth: number): object {
  const required = new Set((schema['required'] ?? []) as string[]);
  const members = Object.entries((schema['properties'] ?? {}) as Record<string, Schema>);
  const shown = members.filter(([name]) => required.has(name) || Object.hasOwn(known, name));
  return Object.fromEntries(
    shown.map(([name, member]) => [
      name,
      Object.hasOwn(known, name) ? known[name] : validValue(member, document, known, depth + 1),
    ]),
  );
}

/** The one type of a schema beside null. */
export function typeOf(schema: Schema): string | undefined {
  const { type } = schema;
  return Array.isArray(type) ? type.find((one) => one !== 'null') : (type as string | undefined);
}
