import { describe, expect, it } from '@jest/globals';
import { extractSummary } from './extract-summary.js';
import { toSentences, wordsIn } from './sentences.js';

const DAY = [
  'Good morning! How are you today?',
  'Fine, thanks. We need to move the billing database from MySQL to PostgreSQL before the audit.',
  'The migration of the billing database must be finished by 14 May, because the audit begins on 17 May.',
  'My cat slept on the keyboard.',
  'We decided to run the database migration at night with Priya watching the replication lag.',
  'The migration of the billing database must be finished by 14 May because the audit begins on 17 May.',
  'Lunch was soup.',
  '```sql\nSELECT migration FROM billing_database WHERE audit = 1; -- migration billing database audit\n```',
  'Okay.',
];

describe('extractSummary', () => {
  it('keeps what the texts are about and leaves chatter, code and repetitions out', () => {
    const summary = extractSummary(DAY, 50);
    expect(summary).toContain('14 May');
    expect(summary).toContain('We decided to run the database migration at night');
    expect(summary).not.toMatch(/\bcat\b|soup|morning|SELECT|Okay/);
    expect(summary.match(/audit begins/g)).toHaveLength(1);
  });

  it('keeps the order of the texts and the bound', () => {
    for (const bound of [10, 25, 40, 80]) {
      const summary = extractSummary(DAY, bound);
      expect(wordsIn(summary)).toBeLessThanOrEqual(bound);
      expect(summary).not.toBe('');
    }
    const both = extractSummary(DAY, 50);
    expect(both.indexOf('14 May')).toBeLessThan(both.indexOf('We decided'));
  });

  it('is not the beginning of the text', () => {
    const filler = Array.from({ length: 30 }, (_, n) => `Small talk ${n} about weather number ${n}.`);
    const late = [
      'The server certificate expires on Friday.',
      'Renew the server certificate before it expires.',
    ];
    expect(extractSummary([...filler, ...late], 20)).toContain('certificate');
  });

  it('has something to say of texts with nothing telling, and nothing of no text', () => {
    expect(extractSummary(['hello'], 20)).toBe('hello');
    expect(extractSummary(['', '  ', '---'], 20)).toBe('');
    expect(extractSummary([], 20)).toBe('');
    expect(extractSummary(['one two three four'], 2)).toBe('one two…');
  });

  it('reads scripts without spaces', () => {
    const summary = extractSummary(
      [
        '今天天气很好。',
        '我们决定在五月十四日之前完成数据库迁移。',
        '数据库迁移必须在审计之前完成。',
        '午饭是汤。',
      ],
      14,
    );
    expect(summary).toContain('数据库迁移');
    expect(summary).not.toContain('午饭');
  });

  it('is done with thousands of sentences', () => {
    const many = Array.from(
      { length: 5_000 },
      (_, n) => `Fact ${n} concerns topic ${n % 17} and item ${n * 7}.`,
    );
    expect(wordsIn(extractSummary(many, 100))).toBeLessThanOrEqual(100);
  });
});

describe('toSentences', () => {
  it('knows list items, quotes and places', () => {
    const sentences = toSentences(['He said "no." Then left\n- first item\n2. second', 'New text']);
    expect(sentences.map(({ text, placeInText }) => [text, placeInText])).toEqual([
      ['He said "no."', 0],
      ['Then left', 1],
      ['first item', 2],
      ['second', 3],
      ['New text', 0],
    ]);
  });
});
