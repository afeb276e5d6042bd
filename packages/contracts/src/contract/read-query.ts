import { aliasesOf } from './contract-metadata.js';
import { contractSchema, type JsonSchema } from './contract-schemas.js';
import { readContract } from './read-contract.js';

/**
 * Reads a query string's members as a contract. Everything in a query is text, so members that the contract declares
 * as numbers, booleans or lists are converted first; what does not convert stays text and fails its rule clearly.
 */
export function readQuery<T extends object>(contract: new () => T, query: unknown): T {
  const schema = schemaOf(contract);
  const aliases = aliasesOf(contract);
  const members = Object.entries((query ?? {}) as Record<string, unknown>);
  const converted = members.map(([name, text]) => {
    const member = schema.properties?.[aliases.get(name) ?? name];
    return [name, convert(text, member)] as const;
  });
  return readContract(contract, Object.fromEntries(converted));
}

const schemas = new WeakMap<object, JsonSchema>();

function schemaOf(contract: abstract new (...args: never[]) => object): JsonSchema {
  const known = schemas.get(contract) ?? contractSchema(contract);
  schemas.set(contract, known);
  return known;
}

function convert(value: unknown, schema: JsonSchema | undefined): unknown {
  const type = schema?.['type'];
  if (type === 'array' && typeof value === 'string') return value.split(',');
  if (typeof value !== 'string') return value;
  if ((type === 'integer' || type === 'number') && /^-?\d+(\.\d+)?$/.test(value)) return Number(value);
  if (type === 'boolean' && /^(true|false|1|0)$/i.test(value))
    return value === '1' || value.toLowerCase() === 'true';
  return value;
}
