import { afterAll, describe, expect, it } from '@jest/globals';
import { BEYOND } from './beyond-scenarios.js';
import { playDeadSocket } from './dead-socket.js';
import { OUTCOME_HEADS, outcomeRow, printTable } from './outcome-table.js';
import { playScenario } from './play-scenario.js';
import { STYLES } from './upstreams.js';

const rows: string[][] = [];

afterAll(() => printTable('beyond the catalogue', OUTCOME_HEADS, rows));

describe.each(STYLES)('a bridge before two $name providers', (style) => {
  const played = BEYOND.filter(({ styles }) => styles === undefined || styles.includes(style.type));

  it.each(played)('outlives $id: $title', async (scenario) => {
    const outcome = await playScenario(scenario, style);
    rows.push(outcomeRow(style, scenario, outcome));
    expect(outcome.problems).toEqual([]);
  });

  it('outlives B21: a dead keep-alive socket', async () => {
    const problems = await playDeadSocket(style);
    const verdict = problems.length === 0 ? 'pass' : 'FAIL';
    rows.push([style.name, 'B21 a dead keep-alive socket', verdict, '2', '0', '', '200, 60 words, stop']);
    expect(problems).toEqual([]);
  });
});
