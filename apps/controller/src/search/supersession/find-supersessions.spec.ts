import { describe, expect, it } from '@jest/globals';
import { findSupersessions, type Statement } from './find-supersessions.js';
import { newerAboveOlder } from './newer-above-older.js';

const JANUARY = Date.UTC(2026, 0, 1);
const JUNE = Date.UTC(2026, 5, 1);

/** A unit vector at an angle: the cosine of two is that of their difference. */
function at(degrees: number): Float32Array {
  const radians = (degrees * Math.PI) / 180;
  return Float32Array.of(Math.cos(radians), Math.sin(radians));
}

function said(id: string, content: string, more: Partial<Statement> = {}): Statement {
  return {
    id,
    content,
    conversationId: id,
    seq: 0,
    speaker: 'user',
    sentAtMs: JANUARY,
    vector: at(0),
    ...more,
  };
}

const OLD = said('old', 'The boat inspection is in November.');
const NEW = said('new', 'They moved the boat inspection to September.', { sentAtMs: JUNE, vector: at(50) });
const QUERY = 'When is the boat inspection?';

function find(statements: Statement[], query = QUERY): [string, string][] {
  return [...findSupersessions(statements, query)];
}

describe('findSupersessions', () => {
  it('finds the newer statement that says that something changed', () => {
    expect(find([OLD, NEW])).toEqual([['old', 'new']]);
  });

  it('finds one that says nothing of a change when it is more alike', () => {
    const silent = said('new', 'The boat inspection is in September.', { sentAtMs: JUNE, vector: at(20) });
    expect(find([OLD, silent])).toEqual([['old', 'new']]);
    expect(find([OLD, { ...silent, vector: at(60) }])).toEqual([]);
  });

  it.each([
    ['the question is about the past', OLD, NEW, 'When was the boat inspection?'],
    ['another speaks', OLD, { ...NEW, speaker: 'assistant' }, QUERY],
    ['it is no newer', OLD, { ...NEW, sentAtMs: JANUARY }, QUERY],
    ['it is about something else', OLD, { ...NEW, vector: at(80) }, QUERY],
    ['it asks', OLD, { ...NEW, content: 'Have they moved the boat inspection?' }, QUERY],
    ['it is long', OLD, { ...NEW, content: `${NEW.content} ${'And so on. '.repeat(50)}` }, QUERY],
    ['it speaks of none of what was asked', OLD, { ...NEW, content: 'They moved to September.' }, QUERY],
  ])('finds none where %s', (_, older, newer, query) => {
    expect(find([older, newer], query)).toEqual([]);
  });

  it('takes the order in a conversation only with a plain word', () => {
    const next = { ...NEW, conversationId: 'old', seq: 1, sentAtMs: JANUARY };
    expect(find([OLD, next])).toEqual([['old', 'new']]);
    expect(find([OLD, { ...next, content: 'The boat inspection is in September.', vector: at(5) }])).toEqual(
      [],
    );
  });

  it('leads a chain to its newest end', () => {
    const newest = said('newest', 'They moved the boat inspection to July.', {
      sentAtMs: JUNE + 1,
      vector: at(50),
    });
    expect(find([OLD, NEW, newest]).sort()).toEqual([
      ['new', 'newest'],
      ['old', 'newest'],
    ]);
  });

  it('goes by words where a vector is missing', () => {
    expect(find([{ ...OLD, vector: undefined }, NEW])).toEqual([['old', 'new']]);
  });
});

describe('newerAboveOlder', () => {
  it('moves the newer one right above the older one and nothing else', () => {
    const superseded = new Map([['b', 'd']]);
    expect(newerAboveOlder(['a', 'b', 'c', 'd'], String, superseded)).toEqual(['a', 'd', 'b', 'c']);
    expect(newerAboveOlder(['d', 'a', 'b'], String, superseded)).toEqual(['d', 'a', 'b']);
    expect(newerAboveOlder(['a', 'b'], String, superseded)).toEqual(['a', 'b']);
  });
});
