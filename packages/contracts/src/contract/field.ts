import { Type } from 'class-transformer';
import { ValidateNested } from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';
import { addNested } from './contract-metadata.js';

type Class<T = object> = new () => T;
type SchemaText = Record<string, unknown>;

/** Documentation of a contract member (or class): description, example and whatever JSON Schema can say. */
export function Field(schema: SchemaText): PropertyDecorator & ClassDecorator {
  return JSONSchema(schema) as PropertyDecorator & ClassDecorator;
}

/** A member that is a contract of its own. */
export function Nested(of: () => Class): PropertyDecorator {
  return nested(of, false);
}

/** A member that is a list of contracts. */
export function NestedList(of: () => Class): PropertyDecorator {
  return nested(of, true);
}

function nested(of: () => Class, each: boolean): PropertyDecorator {
  return (target, property) => {
    ValidateNested({ each })(target, property);
    Type(of)(target, property as string);
    addNested(target.constructor, String(property), of);
  };
}
