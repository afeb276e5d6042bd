import { describe, expect, it } from '@jest/globals';
import { Counter as PromCounter, Histogram as PromHistogram, Registry } from 'prom-client';
import { Metrics } from './metrics.js';

/** prom-client itself is the judge: what we expose must read as if it had counted. */
describe('Metrics', () => {
  it('exposes counters and histograms as prom-client would', async () => {
    const ours = new Metrics({ processMetrics: false });
    const registry = new Registry();
    const registers = [registry];
    const calls = ours.counter('calls_total', 'Calls.', ['to', 'outcome']);
    const promCalls = new PromCounter({
      name: 'calls_total',
      help: 'Calls.',
      labelNames: ['to', 'outcome'],
      registers,
    });
    const seconds = ours.histogram('took_seconds', 'Time.', [0.1, 1, 10], ['to']);
    const promSeconds = new PromHistogram({
      name: 'took_seconds',
      help: 'Time.',
      buckets: [0.1, 1, 10],
      labelNames: ['to'],
      registers,
    });
    ours.counter('bare_total', 'Without labels.');
    new PromCounter({ name: 'bare_total', help: 'Without labels.', registers });
    for (const [to, outcome, took] of [
      ['a', 'ok', 0.1],
      ['a', 'ok', 0.10001],
      ['b "quoted"\n', 'failed', 99],
      ['a', 'failed', 0],
      ['a', 'ok', 10],
    ] as const) {
      calls.inc({ to, outcome });
      promCalls.inc({ to, outcome });
      calls.inc({ outcome, to }, 0.5);
      promCalls.inc({ outcome, to }, 0.5);
      seconds.observe({ to }, took);
      promSeconds.observe({ to }, took);
    }
    const lines = (text: string) => text.split('\n').sort();
    expect(lines(await ours.registry.metrics())).toEqual(lines(await registry.metrics()));
  });

  it('shows a series that was only announced', async () => {
    const metrics = new Metrics({ processMetrics: false });
    metrics.counter('calls_total', 'Calls.', ['to']).inc({ to: 'a' }, 0);
    expect(await metrics.registry.metrics()).toContain('calls_total{to="a"} 0');
  });

  it('refuses a second metric of the same name', () => {
    const metrics = new Metrics({ processMetrics: false });
    metrics.counter('calls_total', 'Calls.');
    expect(() => metrics.histogram('calls_total', 'Calls.', [1])).toThrow('already been registered');
  });
});
