import 'reflect-metadata';
import { defaultMetadataStorage } from 'class-transformer/cjs/storage.js';
import { targetConstructorToSchema, validationMetadatasToSchemas } from 'class-validator-jsonschema';
import { aliasesOf, nestedContracts } from './contract-metadata.js';
import { allowNull, forgetOptional, OPTIONAL_MARK } from './null-members.js';

/** A JSON Schema, as plain data. */
export type JsonSchema = Record<string, unknown> & {
  properties?: Record<string, JsonSchema>;
  required?: string[];
};

/**
 * Every contract class that has been loaded, by class name, as JSON Schema (2020-12). OpenAPI's components are made
 * from this, so that no rule is written twice.
 */
export function contractSchemas(): Record<string, JsonSchema> {
  return mapSchemas(allowNull);
}

function mapSchemas(change: (schema: JsonSchema) => JsonSchema): Record<string, JsonSchema> {
  const schemas = validationMetadatasToSchemas(OPTIONS) as Record<string, JsonSchema>;
  // A class that only inherits its members has no metadata of its own and is left out above.
  for (const contract of nestedContracts())
    schemas[contract.name] ??= targetConstructorToSchema(contract, OPTIONS) as JsonSchema;
  return Object.fromEntries(Object.entries(schemas).map(([name, schema]) => [name, change(schema)]));
}

const OPTIONS = {
  classTransformerMetadataStorage: defaultMetadataStorage as never,
  refPointerPrefix: '#/components/schemas/',
  // Left alone, these would refer to a schema called `Object`.
  additionalConverters: {
    isObject: { type: 'object' as const },
    conditionalValidation: { [OPTIONAL_MARK]: true },
    customValidation: (meta: { target: unknown; propertyName: string }) => scalarTypeOf(meta),
  },
};

const SCALARS = new Map<unknown, 'string' | 'number' | 'boolean'>([
  [String, 'string'],
  [Number, 'number'],
  [Boolean, 'boolean'],
]);

/** What a rule of ours says about the type: that of the member as it is declared, where it is a plain one. */
function scalarTypeOf({ target, propertyName }: { target: unknown; propertyName: string }): {
  type?: 'string' | 'number' | 'boolean';
} {
  const declared =
    typeof target === 'function'
      ? Reflect.getMetadata('design:type', target.prototype, propertyName)
      : undefined;
  const type = SCALARS.get(declared);
  return type === undefined ? {} : { type };
}

/**
 * The schema of one contract, with nested contracts inlined, so that it stands on its own. It does not speak of null:
 * models read the simpler schema better, and some refuse a type that is a list.
 */
export function contractSchema(contract: abstract new (...args: never[]) => object): JsonSchema {
  const all = mapSchemas(forgetOptional);
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
