import { describe, expect, it } from '@jest/globals';
import { ImportReport } from './import-report.js';
import { problemAt } from './imported.js';

describe('ImportReport', () => {
  it('stays small, whatever words a source has for what is left out', () => {
    const report = new ImportReport(false);
    for (let at = 0; at < 1_000; at++) report.leave(`${at} ${'x'.repeat(10_000)}`);
    report.leave('empty message');
    const { left_out: leftOut } = report.toAnswer();
    expect(Object.values(leftOut).reduce((sum, count) => sum + count, 0)).toBe(1_001);
    expect(JSON.stringify(leftOut).length).toBeLessThan(20_000);
    expect(leftOut['other']).toBe(901);
  });

  it('cuts places that are named by the source', () => {
    const report = new ImportReport(false);
    report.problem(problemAt(`chat_messages ${'x'.repeat(100_000)}`, 'it is broken'));
    expect(report.toAnswer().problems[0]?.place.length).toBeLessThan(200);
  });
});
