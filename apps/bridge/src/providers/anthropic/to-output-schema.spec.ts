import { describe, expect, it } from '@jest/globals';
import { toOutputSchema } from './to-output-schema.js';

describe('toOutputSchema', () => {
  it('closes objects, however deep', () => {
    const inner = { type: 'object', properties: { a: { type: 'string' } } };
    expect(toOutputSchema({ type: 'object', properties: { list: { type: 'array', items: inner } } })).toEqual(
      {
        type: 'object',
        additionalProperties: false,
        properties: { list: { type: 'array', items: { ...inner, additionalProperties: false } } },
      },
    );
  });

  it('moves bounds that would be refused into the description', () => {
    expect(toOutputSchema({ type: 'integer', minimum: 1, maximum: 5, description: 'Stars.' })).toEqual({
      type: 'integer',
      description: 'Stars.\nMust obey: {"minimum":1,"maximum":5}',
    });
    expect(toOutputSchema({ type: 'array', minItems: 1, items: { type: 'string', format: 'date' } })).toEqual(
      {
        type: 'array',
        minItems: 1,
        items: { type: 'string', format: 'date' },
      },
    );
  });

  it('keeps a property that is called like a keyword', () => {
    const schema = { type: 'object', properties: { minimum: { type: 'number' } }, required: ['minimum'] };
    expect(toOutputSchema(schema)).toEqual({ ...schema, additionalProperties: false });
  });

  it('writes oneOf as anyOf and drops the name of the dialect', () => {
    const oneOf = [{ type: 'string' }, { type: 'null' }];
    expect(toOutputSchema({ $schema: 'x', oneOf })).toEqual({ anyOf: oneOf });
  });
});
