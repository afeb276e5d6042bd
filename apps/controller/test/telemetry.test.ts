import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ControllerWorld } from './controller-world.js';

interface ListedMetrics {
  process: string[];
  metrics: { name: string; type: string; labels: string[] }[];
}
const listed = JSON.parse(
  readFileSync(new URL('../../../docker/metrics/controller.json', import.meta.url), 'utf8'),
) as ListedMetrics;

let world: ControllerWorld;
beforeAll(async () => {
  world = await ControllerWorld.open();
});
afterAll(() => world.close());

const scrape = async (): Promise<string[]> => (await world.plain('get', '/metrics')).text.split('\n');
const typesIn = (lines: string[]): string[] =>
  lines.filter((line) => line.startsWith('# TYPE ')).map((line) => line.slice('# TYPE '.length));
const seriesIn = (lines: string[]): string[] => lines.filter((line) => line !== '' && !line.startsWith('#'));

describe('the metrics of the controller', () => {
  it('are those of docker/metrics/controller.json, by name and type, and no others', async () => {
    const types = typesIn(await scrape());
    expect(types.filter((line) => line.startsWith('sekha_')).sort()).toEqual(
      listed.metrics.map(({ name, type }) => `${name} ${type}`).sort(),
    );
    const names = new Set(types.map((line) => line.split(' ')[0]));
    expect(listed.process.filter((name) => !names.has(name))).toEqual([]);
  });

  it('have the labels that the list names', async () => {
    await world.create({ label: 'telemetry', folder: '/', messages: [{ role: 'user', content: 'hello' }] });
    const seen = new Map<string, Set<string>>();
    for (const line of seriesIn(await scrape())) {
      const [, name = '', labels = ''] = /^(\w+?)(?:_bucket|_sum|_count)?(?:\{(.*)\})? /.exec(line) ?? [];
      const names = [...labels.matchAll(/(\w+)="/g)].map(([, label]) => label ?? '');
      seen.set(name, new Set([...(seen.get(name) ?? []), ...names.filter((label) => label !== 'le')]));
    }
    for (const { name, labels } of listed.metrics)
      expect([name, [...(seen.get(name) ?? [])].sort()]).toEqual([name, [...labels].sort()]);
  });

  it('do not grow with junk: ids, paths and labels that were never seen before', async () => {
    const ask = async (id: string): Promise<void> => {
      await world.call('get', `/api/v1/conversations/${id}`);
      await world.call('get', `/${id}/nothing`);
      await world.plain('get', `/api/v1/${id}`);
    };
    await ask('junk');
    const before = seriesIn(await scrape()).length;
    for (let number = 0; number < 100; number++) await ask(`junk-${number}`);
    const after = seriesIn(await scrape());
    expect(after.length).toBe(before);
    expect(after.filter((line) => line.includes('junk'))).toEqual([]);
    expect(after.length).toBeLessThanOrEqual(500);
  });
});
