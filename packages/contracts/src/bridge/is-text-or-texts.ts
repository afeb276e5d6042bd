import { ValidateBy, type ValidationOptions } from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';

/** A member that is a text or a list of texts, as several OpenAI parameters are. */
export function IsTextOrTexts(options?: ValidationOptions): PropertyDecorator {
  const rule = ValidateBy(
    {
      name: 'isTextOrTexts',
      validator: {
        validate: (value: unknown) => typeof value === 'string' || isTexts(value),
        defaultMessage: () => 'must be a string or a list of strings',
      },
    },
    options,
  );
  const schema = JSONSchema({ oneOf: [{ type: 'string' }, { type: 'array', items: { type: 'string' } }] });
  return (target, property) => {
    rule(target, property);
    schema(target, property as string);
  };
}

function isTexts(value: unknown): boolean {
  return Array.isArray(value) && value.every((one) => typeof one === 'string');
}
