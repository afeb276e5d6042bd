import { afterAll, describe, expect, it } from '@jest/globals';
import { playOutage } from './outage.js';
import { OUTCOME_HEADS, outcomeRow, printTable } from './outcome-table.js';
import { playScenario } from './play-scenario.js';

import { SCENARIOS } from './scenarios.js';
import { STYLES } from './upstreams.js';

const rows: string[][] = [];

afterAll(() => {
  rows.sort((left, right) => left.slice(0, 2).join().localeCompare(right.slice(0, 2).join()));
  printTable('failover catalogue', OUTCOME_HEADS, rows);
});

describe.each(STYLES)('a bridge before two $name providers', (style) => {
  it.each(SCENARIOS)('passes $id: $title', async (scenario) => {
    const outcome = await playScenario(scenario, style);
    rows.push(outcomeRow(style, scenario, outcome));
    expect(outcome.problems).toEqual([]);
  });

  it('passes S15: an outage of 60 s under 20 requests', async () => {
    const { problems, callsDuringOutage, backAfterSeconds, answeredBy } = await playOutage(style);
    rows.push([
      style.name,
      'S15 an outage of 60 s under 20 requests',
      problems.length === 0 ? 'pass' : 'FAIL',
      String(callsDuringOutage),
      '',
      backAfterSeconds?.toFixed(1) ?? '',
      answeredBy,
    ]);
    expect(problems).toEqual([]);
  }, 20_000);
});
