import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { EmbeddingLog } from './embedding-log.js';

describe('EmbeddingLog', () => {
  let said: [object, string][];
  let log: EmbeddingLog;
  const made = (model: string, costUsd: number | null = 0.0002) => ({ providerId: 'p', model, costUsd });

  beforeEach(() => {
    jest.useFakeTimers();
    said = [];
    log = new EmbeddingLog({ info: (facts: object, text: string) => said.push([facts, text]) } as never);
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  it('tells of the first call at once, and of those after it once a minute', () => {
    for (let call = 0; call < 100; call++) log.note(made('m'), 64);
    expect(said).toEqual([[{ texts: 64, calls: 1 }, 'Embedding generated via p/m - $0.0002']]);
    jest.advanceTimersByTime(60_000);
    expect(said.slice(1)).toEqual([[{ texts: 6_336, calls: 99 }, 'Embedding generated via p/m - $0.0198']]);
    jest.advanceTimersByTime(600_000);
    log.note(made('m'), 1);
    expect(said).toHaveLength(3);
  });

  it('mixes no models and no prices', () => {
    log.note(made('m'), 1);
    log.note(made('m', null), 2);
    log.note(made('other'), 3);
    expect(said.map(([, text]) => text)).toEqual([
      'Embedding generated via p/m - $0.0002',
      'Embedding generated via p/m - price unknown',
      'Embedding generated via p/other - $0.0002',
    ]);
  });

  it('keeps nothing back at the end', () => {
    log.note(made('m'), 1);
    log.note(made('m'), 2);
    log.flush();
    log.flush();
    expect(said.map(([facts]) => facts)).toEqual([
      { texts: 1, calls: 1 },
      { texts: 2, calls: 1 },
    ]);
  });
});
