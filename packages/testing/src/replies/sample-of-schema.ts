type Schema = Record<string, unknown>;

/** The smallest value that obeys a JSON Schema; texts are the first words of `seed`, so that it says something. */
export function sampleOf(schema: Schema, seed: string): unknown {
  if ('const' in schema) return schema['const'];
  const choices = schema['enum'];
  if (Array.isArray(choices)) return choices[0];
  const alternatives = schema['anyOf'] ?? schema['oneOf'];
  if (Array.isArray(alternatives)) return sampleOf(alternatives[0] as Schema, seed);
  const { type } = schema;
  switch (Array.isArray(type) ? type[0] : type) {
    case 'object':
      return sampleObject(schema, seed);
    case 'array':
      return sampleArray(schema, seed);
    case 'integer':
    case 'number':
      return sampleNumber(schema);
    case 'boolean':
      return true;
    case 'null':
      return null;
    default:
      return sampleText(schema, seed);
  }
}

function sampleObject(schema: Schema, seed: string): unknown {
  const properties = (schema['properties'] ?? {}) as Record<string, Schema>;
  return Object.fromEntries(Object.entries(properties).map(([name, inner]) => [name, sampleOf(inner, seed)]));
}

function sampleArray(schema: Schema, seed: string): unknown[] {
  const length = Math.max(1, Number(schema['minItems'] ?? 1));
  return Array.from({ length }, () => sampleOf((schema['items'] ?? {}) as Schema, seed));
}

function sampleNumber(schema: Schema): number {
  const low = Number(schema['minimum'] ?? 0);
  const high = Number(schema['maximum'] ?? low + 10);
  const middle = (low + high) / 2;
  return schema['type'] === 'integer' ? Math.round(middle) : middle;
}

function sampleText(schema: Schema, seed: string): string {
  const text = seed.trim().split(/\s+/).slice(0, 8).join(' ') || 'sample';
  return text.slice(0, Number(schema['maxLength'] ?? 200));
}
