import { describe, expect, it } from '@jest/globals';
import { ArrayMinSize, IsInt, IsNumber, IsOptional, IsString, MaxLength, Min } from 'class-validator';
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

@Aliases({ title: 'label', most: 'limit' })
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

class PollContract {
  @IsNumber()
  share: number;

  @ArrayMinSize(1)
  options: string[];

  @IsString({ each: true })
  words: string[];
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
  it('says of a value of another kind that it is one, not which bound it misses', () => {
    const problemsOf = (value: unknown): unknown => {
      try {
        readContract(LineContract, value);
      } catch (error) {
        return (error as AppError).details;
      }
      return [];
    };
    expect(problemsOf({ role: 'user', content: 5 })).toEqual([
      { path: 'content', problem: 'must be a string' },
    ]);
    expect(problemsOf({ role: 'user', content: 'longer than five' })).toEqual([
      { path: 'content', problem: 'must be shorter than or equal to 5 characters' },
    ]);
  });

  it('speaks of members as the client spelt them, in plain words', () => {
    const wrong = { title: 7, limit: 1.5, messages: [{ speaker: 8, content: 'hi' }] };
    expect(problemsOf(() => readContract(TalkContract, wrong))).toEqual([
      { path: 'title', problem: 'must be a string' },
      { path: 'limit', problem: 'must be a whole number' },
      { path: 'messages[0].speaker', problem: 'must be a string' },
    ]);
    expect(
      problemsOf(() => readContract(PollContract, { share: NaN, options: [], words: ['a', 1] })),
    ).toEqual([
      { path: 'share', problem: 'must be a number' },
      { path: 'options', problem: 'must not be empty' },
      { path: 'words', problem: 'each value must be a string' },
    ]);
  });

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

  it('takes null as absent, also beside an alias', () => {
    expect(readContract(TalkContract, { label: null, title: 'x', limit: null })).toEqual({ label: 'x' });
    expect(problemsOf(() => readContract(TalkContract, { label: null }))).toEqual([
      { path: 'label', problem: 'must be a string' },
    ]);
  });

  it.each([[[]], ['hi'], [null]])('refuses %p in a list of contracts', (element) => {
    expect(problemsOf(() => readContract(TalkContract, { label: 'x', messages: [element] }))).toEqual([
      { path: 'messages[0]', problem: 'must be an object' },
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

describe('hostile members', () => {
  it('cannot pose as the inside of an object', () => {
    const hostile = { constructor: { name: 1 }, toString: 1, length: -1, hasOwnProperty: 0 };
    for (const member of ['label', 'limit', 'messages', 'junk'])
      expect(() => readContract(TalkContract, { [member]: hostile })).toThrow(AppError);
    expect(readContract(TalkContract, { label: 'x', ...hostile })).toEqual({ label: 'x' });
  });

  it('are refused when they are nested too deeply, and dropped unseen when nobody knows them', () => {
    const deep = JSON.parse(`${'['.repeat(100_000)}${']'.repeat(100_000)}`);
    expect(problemsOf(() => readContract(TalkContract, { label: deep }))).toEqual([
      { path: 'label', problem: 'is nested too deeply' },
    ]);
    expect(readContract(TalkContract, { label: 'x', junk: deep })).toEqual({ label: 'x' });
  });
});

describe('readQuery', () => {
  it('converts what the contract declares as numbers and leaves the rest to the rules', () => {
    expect(readQuery(TalkContract, { title: '7', limit: '7' })).toEqual({ label: '7', limit: 7 });
    expect(() => readQuery(TalkContract, { label: 'x', limit: 'many' })).toThrow(/limit/);
    expect(readQuery(TalkContract, { title: 'x', most: '7' })).toEqual({ label: 'x', limit: 7 });
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
