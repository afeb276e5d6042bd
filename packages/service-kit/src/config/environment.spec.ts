import { describe, expect, it } from '@jest/globals';
import { ConfigError, EnvironmentReader } from './environment.js';

describe('EnvironmentReader', () => {
  it('takes what is set, trimmed, and falls back otherwise', () => {
    const reader = new EnvironmentReader({ PORT: ' 81 ', EMPTY: '', FLAG: 'Off', URL: 'http://a/' });
    expect(reader.port('PORT', 80)).toBe(81);
    expect(reader.text('EMPTY', 'x')).toBe('x');
    expect(reader.flag('FLAG', true)).toBe(false);
    expect(reader.url('URL', 'http://b')).toBe('http://a');
    expect(reader.find('NONE', 'PORT')).toBe('81');
    expect(() => reader.done()).not.toThrow();
  });

  it('reports every problem together', () => {
    const reader = new EnvironmentReader({ PORT: '99999', FLAG: 'maybe', URL: 'ftp://x', LEVEL: 'loud' });
    reader.port('PORT', 80);
    reader.flag('FLAG', true);
    reader.url('URL', 'http://b');
    reader.choice('LEVEL', ['info', 'debug'], 'info');
    const problems = (): readonly string[] => {
      try {
        reader.done();
      } catch (error) {
        return (error as ConfigError).problems;
      }
      return [];
    };
    expect(problems()).toEqual([
      'PORT: "99999" is not a whole number from 0 to 65535',
      'FLAG: "maybe" is neither true nor false',
      'URL: not an http or https URL',
      'LEVEL: "loud" is not one of info, debug',
    ]);
  });
});
