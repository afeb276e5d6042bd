/** What a model takes for images. */
export interface ImageLimits {
  /** In one request. */
  maxImages: number;
  /** Of one image, decoded, in bytes. */
  maxImageBytes: number;
  /** Media types without `image/`, in lower case. */
  formats: readonly string[];
}

const MB = 1024 * 1024;

/**
 * The vendors' own limits, which hold whatever the configuration allows. Sources: Anthropic, "Vision"; Google AI, "Image
 * understanding" and "File input methods"; OpenAI, "Images and vision". The others say nothing and refuse on their own.
 */
export const VENDOR_IMAGE_LIMITS: ReadonlyMap<string, ImageLimits> = new Map([
  ['anthropic', { maxImages: 100, maxImageBytes: 5 * MB, formats: ['jpeg', 'png', 'gif', 'webp'] }],
  ['gemini', { maxImages: 3600, maxImageBytes: 20 * MB, formats: ['png', 'jpeg', 'webp', 'heic', 'heif'] }],
  ['openai', { maxImages: 500, maxImageBytes: 50 * MB, formats: ['png', 'jpeg', 'webp', 'gif'] }],
]);
