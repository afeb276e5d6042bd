import { refuse } from './anthropic-errors.js';

type Schema = Record<string, unknown>;

const REFUSED = ['minimum', 'maximum', 'multipleOf', 'minLength', 'maxLength', 'maxItems', 'uniqueItems'];

/** Refuses the keywords that Anthropic's structured outputs refuse. Source: "Structured outputs", JSON Schema limitations. */
export function checkOutputSchema(schema: Schema): void {
  const keyword = REFUSED.find((name) => name in schema);
  if (keyword !== undefined) {
    throw refuse(
      `output_config.format.schema: For '${String(schema['type'])}' type, property '${keyword}' is not supported`,
    );
  }
  if (schema['type'] === 'object' && schema['additionalProperties'] !== false) {
    throw refuse(
      "output_config.format.schema: For 'object' type, 'additionalProperties' must be explicitly set to false",
    );
  }
  for (const inner of innerSchemas(schema)) checkOutputSchema(inner);
}

function innerSchemas(schema: Schema): Schema[] {
  const maps = [schema['properties'], schema['$defs']].flatMap((map) => Object.values(map ?? {}));
  const lists = [schema['anyOf'], schema['allOf']].flatMap((list) => (Array.isArray(list) ? list : []));
  const items = schema['items'] === undefined ? [] : [schema['items']];
  return [...maps, ...lists, ...items] as Schema[];
}
