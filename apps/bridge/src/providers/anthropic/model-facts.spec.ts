import { describe, expect, it } from '@jest/globals';
import { modelFacts } from './model-facts.js';

describe('modelFacts', () => {
  it.each([
    ['claude-3-haiku-20240307', 4096, 'both', 'none', false],
    ['claude-3-5-sonnet-latest', 8192, 'both', 'none', false],
    ['claude-3-7-sonnet-20250219', 64_000, 'both', 'budget', false],
    ['claude-sonnet-4-20250514', 64_000, 'both', 'budget', false],
    ['claude-opus-4-1-20250805', 32_000, 'one', 'budget', true],
    ['claude-haiku-4-5-20251001', 64_000, 'one', 'budget', true],
    ['claude-sonnet-4-6', 64_000, 'one', 'adaptive', true],
    ['claude-opus-4-8', 64_000, 'none', 'adaptive', true],
    ['claude-opus-5', 64_000, 'none', 'adaptive', true],
    ['some-model-of-tomorrow', 64_000, 'none', 'adaptive', true],
  ] as const)('tells what %s takes', (model, maxOutput, sampling, thinking, structured) => {
    expect(modelFacts(model)).toMatchObject({ maxOutput, sampling, thinking, structured });
  });

  it('lets the earlier ones go on from what was said', () => {
    const models = ['claude-3-haiku-20240307', 'claude-haiku-4-5', 'claude-sonnet-4-6', 'claude-opus-5'];
    expect(models.map((model) => modelFacts(model).prefill)).toEqual([true, true, false, false]);
  });

  it('knows effort from Opus 4.5 on, and from 4.6 on elsewhere', () => {
    const models = ['claude-opus-4-5', 'claude-sonnet-4-5', 'claude-sonnet-4-6'];
    expect(models.map((model) => modelFacts(model).effort)).toEqual([true, false, true]);
  });
});
