import { describe, expect, it } from '@jest/globals';
import { IsIn, IsOptional, IsString } from 'class-validator';
import { contractSchema, contractSchemas } from './contract-schemas.js';
import { Field, Nested } from './field.js';

class LeafForNull {
  @IsString()
  text: string;
}

class TreeForNull {
  @IsString()
  must: string;

  @Field({ description: 'said' })
  @IsOptional()
  @IsString()
  may?: string;

  @IsOptional()
  @IsIn(['a', 'b'])
  word?: string;

  @Field({ description: 'said' })
  @IsOptional()
  @Nested(() => LeafForNull)
  leaf?: LeafForNull;
}

describe('members that may be left out', () => {
  it('may be null in the document', () => {
    expect(contractSchemas()['TreeForNull']).toMatchObject({
      required: ['must'],
      properties: {
        must: { type: 'string' },
        may: { type: ['string', 'null'], description: 'said' },
        word: { enum: ['a', 'b', null] },
        leaf: {
          description: 'said',
          anyOf: [{ $ref: '#/components/schemas/LeafForNull' }, { type: 'null' }],
        },
      },
    });
  });

  it('are simple in the schema of a tool', () => {
    const { properties } = contractSchema(TreeForNull);
    expect(properties?.['may']).toEqual({ type: 'string', description: 'said' });
    expect(JSON.stringify(properties)).not.toContain('x-optional');
  });
});
