import { isMembers, type Members } from '../wire/read-json.js';

const FORMATS = new Set('date-time time date duration email hostname uri ipv4 ipv6 uuid'.split(' '));
/** What is understood, beside the members that hold schemas. */
const KEPT = new Set(['$ref', 'type', 'enum', 'const', 'description', 'title', 'required', 'default']);

/**
 * A JSON schema as Anthropic's structured outputs take it: objects are closed, and bounds it would refuse stand in the
 * description instead, where the model reads them. Source: Anthropic, "Structured outputs", JSON Schema limitations.
 */
export function toOutputSchema(schema: Members): Members {
  const written: Members = {};
  const unsaid: Members = {};
  for (const [name, value] of Object.entries(schema)) {
    if (KEPT.has(name)) written[name] = value;
    else if (name === 'properties' || name === '$defs' || name === 'definitions') {
      written[name] = mapSchemas(value);
    } else if (name === 'items') written[name] = toInner(value);
    else if (name === 'anyOf' || name === 'allOf') written[name] = listSchemas(value);
    else if (name === 'oneOf') written['anyOf'] = listSchemas(value);
    else if (isUnderstood(name, value)) written[name] = value;
    else if (name !== '$schema' && name !== '$id' && name !== 'additionalProperties') unsaid[name] = value;
  }
  if (isObject(schema)) written['additionalProperties'] = false;
  if (Object.keys(unsaid).length > 0) written['description'] = describe(written['description'], unsaid);
  return written;
}

function isUnderstood(name: string, value: unknown): boolean {
  if (name === 'format') return typeof value === 'string' && FORMATS.has(value);
  return name === 'minItems' && (value === 0 || value === 1);
}

function isObject({ type, properties }: Members): boolean {
  return type === 'object' || (Array.isArray(type) && type.includes('object')) || properties !== undefined;
}

function describe(description: unknown, unsaid: Members): string {
  const bounds = `Must obey: ${JSON.stringify(unsaid)}`;
  return typeof description === 'string' && description !== '' ? `${description}\n${bounds}` : bounds;
}

function mapSchemas(value: unknown): unknown {
  if (!isMembers(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, toInner(inner)]));
}

function listSchemas(value: unknown): unknown {
  return Array.isArray(value) ? value.map(toInner) : value;
}

function toInner(value: unknown): unknown {
  return isMembers(value) ? toOutputSchema(value) : value;
}
