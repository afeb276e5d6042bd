import { describe, expect, it } from '@jest/globals';
import { readContract } from '../contract/read-contract.js';
import { PruneExecuteBody } from './pruning.js';
import { SummarizeConversationBody } from './summaries.js';

const ID = '0190a5e0-0000-7000-8000-000000000000';
const problemOf = (contract: new () => object, body: object): string => {
  try {
    readContract(contract, body);
  } catch (error) {
    return (error as Error).message;
  }
  return '';
};

describe('SummarizeConversationBody', () => {
  it('says Invalid level for a level there is not', () => {
    expect(problemOf(SummarizeConversationBody, { conversation_id: ID, level: 'yearly' })).toContain(
      'Invalid level',
    );
  });

  it.each(['2026-02-30', '2026-1-1', 'yesterday', '0000-01-01', 5])('refuses %s as a day', (date) => {
    expect(problemOf(SummarizeConversationBody, { conversation_id: ID, date })).toContain(
      'day of the calendar',
    );
  });

  it('knows time zones, in either spelling of the member', () => {
    expect(problemOf(SummarizeConversationBody, { conversation_id: ID, timezone: 'Mars/Base' })).toContain(
      'time zone',
    );
    const read = readContract(SummarizeConversationBody, {
      conversation_id: ID,
      timezone: 'Europe/Lisbon',
      date: '2024-02-29',
    });
    expect(read).toMatchObject({ time_zone: 'Europe/Lisbon', date: '2024-02-29' });
  });
});

describe('PruneExecuteBody', () => {
  it('refuses a misspelled member, because it could widen what is done', () => {
    expect(problemOf(PruneExecuteBody, { conversation_ids: [ID], acton: 'archive' })).toContain('action');
    expect(problemOf(PruneExecuteBody, { conversation_ids: [] })).not.toBe('');
    expect(problemOf(PruneExecuteBody, { conversation_ids: ['x'] })).not.toBe('');
  });
});
