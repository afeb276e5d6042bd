import { defaultMetadataStorage } from 'class-transformer/cjs/storage.js';
import { validationMetadatasToSchemas } from 'class-validator-jsonschema';
import { aliasesOf } from './contract-metadata.js';

/** A JSON Schema, as plain data. */
export type JsonSchema = Record<string, unknown> & {
  properties?: Record<string, JsonSchema>;
  required?: string[];
};

/**
 * Every contract class that has been loaded, by class name, as JSON Schema. OpenAPI's components and the input
 * schemas of MCP tools are made from this, so that no rule is written twice.
 */
export function contractSchemas(): Record<string, JsonSchema> {
  return validationMetadatasToSchemas({
    classTransformerMetadataStorage: defaultMetadataStorage as never,
    refPointerPrefix: '#/components/schemas/',
  }) as Record<string, JsonSchema>;
}

/** The schema of one contract, with nested contracts inlined, so that it stands on its own. */
export function contractSchema(contract: abstract new (...args: never[]) => object): JsonSchema {
  const all = contractSchemas();
  return inline(all[contract.name] ?? { type: 'object' }, all) as JsonSchema;
}

/** The other spellings of a contract's members, for documentation. */
export function contractAliases(contract: object): ReadonlyMap<string, string> {
  return aliasesOf(contract);
}

function inline(schema: unknown, all: Readonly<Record<string, JsonSchema>>): unknown {
  if (Array.isArray(schema)) return schema.map((one) => inline(one, all));
  if (typeof schema !== 'object' || schema === null) return schema;
  const ref = (schema as { $ref?: unknown }).$ref;
  if (typeof ref === 'string') return inline(all[ref.slice(ref.lastIndexOf('/') + 1)] ?? {}, all);
  return Object.fromEntries(Object.entries(schema).map(([name, member]) => [name, inline(member, all)]));
}
