import type { ModelConfig } from '../config/bridge-config.js';
import type { ImageLimits } from '../providers/images/image-limits.js';

const MB = 1024 * 1024;

/** What the models of a provider take for images, by their id, as the configuration says it. */
export function imageLimitsOf(models: readonly ModelConfig[]): (modelId: string) => ImageLimits | undefined {
  const byModel = new Map<string, ImageLimits>();
  for (const { modelId, visionLimits } of models) {
    if (visionLimits === null) continue;
    const { maxImages, maxImageSizeMb, supportedFormats } = visionLimits;
    const formats = supportedFormats.map((format) => format.toLowerCase().replace(/^jpg$/, 'jpeg'));
    byModel.set(modelId, { maxImages, maxImageBytes: maxImageSizeMb * MB, formats });
  }
  return (modelId) => byModel.get(modelId);
}
