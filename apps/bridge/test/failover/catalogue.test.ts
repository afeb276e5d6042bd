import { afterAll, describe, expect, it } from '@jest/globals';
import { inCatalogue } from './catalogue-time.js';
import { playOutage } from './outage.js';
import { playScenario } from './play-scenario.js';
import { printTable } from './print-table.js';
import { SCENARIOS } from './scenarios.js';
import { STYLES } from './upstreams.js';

const rows: string[][] = [];

afterAll(() => {
  rows.sort(([, left = ''], [, right = '']) => left.localeCompare(right));
  rows.sort(([left = ''], [right = '']) => left.localeCompare(right));
  printTable(
    'failover catalogue',
    ['upstream', 'fault', 'verdict', 'primary', 'fallback', 'seconds', 'caller got'],
    rows,
  );
});

describe.each(STYLES)('a bridge before two $name providers', (style) => {
  it.each(SCENARIOS)('passes $id: $title', async (scenario) => {
    const { problems, evidence } = await playScenario(scenario, style);
    const { caller, primary, fallback } = evidence;
    rows.push([
      style.name,
      `${scenario.id} ${scenario.title}`,
      problems.length === 0 ? 'pass' : 'FAIL',
      String(primary.length),
      String(fallback.length),
      inCatalogue(caller.totalMs).toFixed(1),
      `${caller.status}, ${caller.text.split(' ').filter(Boolean).length} words, ${caller.finishReasons.join() || caller.errorCode}`,
    ]);
    expect(problems).toEqual([]);
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
