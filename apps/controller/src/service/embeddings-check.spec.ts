import { describe, expect, it } from '@jest/globals';
import { AppError } from '@sekha/contracts';
import type { BridgeClient } from '../bridge-client/bridge-client.js';
import { embeddingsCheck } from './embeddings-check.js';

const spaces = { facts: async () => ({ model: 'words-32', dimension: 32 }) };
const check = (route: () => Promise<unknown>, embeddingWaitsFor?: string) =>
  embeddingsCheck(
    { bridge: { route: route as BridgeClient['route'] }, ingestion: { embeddingWaitsFor }, spaces },
    20,
  ).check();
const facts = { model: 'words-32', dimension: 32 };

describe('the check of the embeddings', () => {
  it('is fine while a model can be reached and nothing waits', async () => {
    expect(await check(async () => ({}))).toEqual({ status: 'ok', ...facts });
  });

  it('is degraded, with the reason, while the bridge is away or has no model', async () => {
    const away = async () => {
      throw new AppError('bridge.unavailable', 'the bridge is away');
    };
    expect(await check(away)).toEqual({
      status: 'degraded',
      error: 'no model can be reached for vectors: the bridge is away',
      ...facts,
    });
  });

  it('is degraded while the bridge does not answer', async () => {
    // The clock of the check does not keep a process alive; here something else has to.
    const awake = setTimeout(() => undefined, 20_000);
    expect(await check(() => new Promise(() => undefined))).toMatchObject({
      status: 'degraded',
      error: expect.stringContaining('does not answer'),
    });
    clearTimeout(awake);
  });

  it('is degraded while embedding waits', async () => {
    expect(await check(async () => ({}), 'the model is overloaded')).toMatchObject({
      status: 'degraded',
      error: 'embedding waits: the model is overloaded',
    });
  });
});
