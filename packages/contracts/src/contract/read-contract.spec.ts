import { describe, expect, it } from '@jest/globals';
import { IsInt, IsOptional, IsString, MaxLength, Min } from 'class-validator';
import { AppError } from '../app-error.js';
import { Aliases, RefuseUnknown } from './contract-metadata.js';
import { contractSchema } from './contract-schemas.js';
import { Field, NestedList } from './field.js';
import { readContract } from './read-contract.js';
import { readQuery } from './read-query.js';

@Aliases({ speaker: 'role' })
class LineContract {
  @Field({ description: 'who speaks' })
  @IsString()
  role: string;

  @IsString()
  @MaxLength(5)
  content: string;
}

@Aliases({ title: 'label' })
class TalkContract {
  @IsString()
  label: string;

  @IsOptional()
  @IsInt()
  @Min(1)
  limit?: number;

  @IsOptional()
  @NestedList(() => LineContract)
  messages?: LineContract[];
}

@RefuseUnknown()
class WipeContract {
  @IsString()
  folder_path: string;
}

const problemsOf = (read: () => unknown): unknown => {
  try {
    read();
  } catch (error) {
    return (error as AppError).details;
  }
  throw new Error('nothing was thrown');
};

describe('readContract', () => {
  it('translates aliases at every depth and drops what it does not know', () => {
    const talk = readContract(TalkContract, {
      title: 'x',
      junk: 1,
      messages: [{ speaker: 'user', content: 'hi' }],
    });
    expect(talk).toEqual({ label: 'x', messages: [{ role: 'user', content: 'hi' }] });
    expect(talk.messages?.[0]).toBeInstanceOf(LineContract);
  });

  it('lets the canonical spelling win over its alias', () => {
    expect(readContract(TalkContract, { title: 'alias', label: 'canonical' }).label).toBe('canonical');
  });

  it('reports every problem with its path', () => {
    expect(
      problemsOf(() =>
        readContract(TalkContract, { limit: 0, messages: [{ role: 1, content: 'too long' }] }),
      ),
    ).toEqual([
      { path: 'label', problem: 'must be a string' },
      { path: 'limit', problem: 'must not be less than 1' },
      { path: 'messages[0].role', problem: 'must be a string' },
      { path: 'messages[0].content', problem: 'must be shorter than or equal to 5 characters' },
    ]);
  });

  it('refuses unknown members where the contract says so, naming the nearest', () => {
    expect(problemsOf(() => readContract(WipeContract, { folder_pth: '/a' }))).toEqual([
      { path: 'folder_pth', problem: 'is not known here; did you mean folder_path?' },
    ]);
  });

  it.each([null, 1, 'text', [{}], undefined])('calls %p malformed', (value) => {
    expect(() => readContract(TalkContract, value)).toThrow(AppError);
  });

  it('is not fooled by a __proto__ member', () => {
    const talk = readContract(TalkContract, JSON.parse('{"label":"x","__proto__":{"limit":5}}'));
    expect(talk.limit).toBeUndefined();
  });
});

describe('readQuery', () => {
  it('converts what the contract declares as numbers and leaves the rest to the rules', () => {
    expect(readQuery(TalkContract, { title: '7', limit: '7' })).toEqual({ label: '7', limit: 7 });
    expect(() => readQuery(TalkContract, { label: 'x', limit: 'many' })).toThrow(/limit/);
  });
});

describe('contractSchema', () => {
  it('derives one self-contained schema from the rules', () => {
    expect(contractSchema(TalkContract)).toMatchObject({
      type: 'object',
      required: ['label'],
      properties: {
        limit: { type: 'integer', minimum: 1 },
        messages: {
          type: 'array',
          items: { properties: { content: { maxLength: 5 }, role: { description: 'who speaks' } } },
        },
      },
    });
  });
});
