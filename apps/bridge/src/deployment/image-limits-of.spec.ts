import { describe, expect, it } from '@jest/globals';
import type { ModelConfig } from '../config/bridge-config.js';
import { imageLimitsOf } from './image-limits-of.js';

const model = (modelId: string, visionLimits: ModelConfig['visionLimits']): ModelConfig => ({
  modelId,
  task: 'vision',
  contextWindow: null,
  dimension: null,
  supportsVision: visionLimits !== null,
  supportsAudio: false,
  supportsTools: false,
  supportsJsonSchema: false,
  visionLimits,
  price: null,
});

describe('imageLimitsOf', () => {
  it('gives the limits of each model that sees, in bytes', () => {
    const limits = imageLimitsOf([
      model('blind', null),
      model('seeing', { maxImages: 3, maxImageSizeMb: 0.5, supportedFormats: ['JPG', 'png'] }),
    ]);
    expect(limits('seeing')).toEqual({ maxImages: 3, maxImageBytes: 524_288, formats: ['jpeg', 'png'] });
    expect(limits('blind')).toBeUndefined();
  });
});
