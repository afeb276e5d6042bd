import { type ApiDocument, resolve, type Schema } from './operations.js';
import { type Known, typeOf, validValue } from './valid-value.js';

/** A place inside a body: the names and positions that lead to it. */
export interface Place {
  steps: readonly (string | number)[];
  schema: Schema;
}

const DEEPEST = 4;

/** Every member of a body, members of members included; of lists the first element. */
export function placesOf(schema: Schema, document: ApiDocument, depth = 0): Place[] {
  const whole = resolve(schema, document);
  const choice = ((whole['anyOf'] ?? whole['oneOf']) as Schema[] | undefined) ?? [];
  const members = Object.entries((whole['properties'] ?? {}) as Record<string, Schema>);
  const items = typeOf(whole) === 'array' ? (whole['items'] as Schema | undefined) : undefined;
  if (depth > DEEPEST) return [];
  return [
    ...choice.flatMap((one) => placesOf(one, document, depth + 1)),
    ...members.flatMap(([name, member]) => below(name, member, document, depth)),
    ...(items === undefined ? [] : below(0, items, document, depth)),
  ];
}

function below(step: string | number, schema: Schema, document: ApiDocument, depth: number): Place[] {
  const inner = placesOf(schema, document, depth + 1);
  return [
    { steps: [step], schema: resolve(schema, document) },
    ...inner.map(({ steps, schema: at }) => ({ steps: [step, ...steps], schema: at })),
  ];
}

export interface Shape {
  schema: Schema;
  document: ApiDocument;
  known: Known;
}

/** A body of this shape with `value` at a place; what leads there is made valid. */
export function withValueAt(
  body: unknown,
  { steps }: Pick<Place, 'steps'>,
  value: unknown,
  shape: Shape,
): unknown {
  const [step, ...rest] = steps;
  if (step === undefined) return value;
  const inner = stepInto(resolve(shape.schema, shape.document), step, shape.document);
  const old = body as Record<string | number, unknown>;
  const isThere = typeof body === 'object' && body !== null && step in old;
  const current = isThere ? old[step] : validValue(inner, shape.document, shape.known);
  const changed = withValueAt(current, { steps: rest }, value, { ...shape, schema: inner });
  if (typeof step === 'number') return [changed, ...(Array.isArray(body) ? body.slice(1) : [])];
  return { ...(typeof body === 'object' ? body : {}), [step]: changed };
}

function stepInto(schema: Schema, step: string | number, document: ApiDocument): Schema {
  for (const one of [schema, ...((schema['anyOf'] ?? schema['oneOf'] ?? []) as Schema[])]) {
    const whole = resolve(one, document);
    const found =
      typeof step === 'number'
        ? (whole['items'] as Schema | undefined)
        : (whole['properties'] as Record<string, Schema> | undefined)?.[step];
    if (found !== undefined) return found;
  }
  return {};
}
