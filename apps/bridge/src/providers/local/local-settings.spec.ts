import { describe, expect, it } from '@jest/globals';
import { resolveLocalSettings } from './local-settings.js';

describe('resolveLocalSettings', () => {
  it('has a default for everything but the id', () => {
    const resolved = resolveLocalSettings({ id: 'local' });
    expect(resolved).toMatchObject({ engine: 'auto', precision: 'fp32', maxWindows: 16 });
    expect(resolved.threads).toBeGreaterThanOrEqual(1);
    expect(resolved.threads).toBeLessThanOrEqual(2);
  });

  it.each([0, -1, 1.5, Number.NaN])('refuses %s threads', (threads) => {
    expect(() => resolveLocalSettings({ id: 'local', threads })).toThrow(
      'threads must be a positive integer',
    );
  });
});
