import { describe, expect, it } from '@jest/globals';
import { Health } from './health.js';

const fine = { name: 'fine', critical: true, check: () => ({ status: 'ok' as const }) };

describe('Health', () => {
  it('is healthy when everything is', async () => {
    const report = await new Health('1.2.3', [fine]).report();
    expect(report).toMatchObject({ status: 'healthy', version: '1.2.3', checks: { fine: { status: 'ok' } } });
  });

  it('is degraded by what it can live without and unhealthy by what it cannot', async () => {
    const away = { name: 'away', critical: false, check: () => Promise.reject(new Error('refused')) };
    expect(await new Health('1', [fine, away]).report()).toMatchObject({
      status: 'degraded',
      checks: { away: { status: 'down', error: 'refused' } },
    });
    expect((await new Health('1', [{ ...away, critical: true }]).report()).status).toBe('unhealthy');
  });
});
