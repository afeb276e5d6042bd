import { AppError } from '@sekha/contracts';
import type { ChatRequest } from '../chat-types.js';
import { cannot } from '../wire/cannot.js';
import { readDataUrl } from '../wire/data-url.js';
import type { VendorIdentity } from '../wire/vendor-identity.js';
import type { ImageLimits } from './image-limits.js';

/**
 * Throws before a call that would be refused for its images: `model.unsupported` where another model may take them,
 * `request.invalid` where they are no images at all. Of an address only its place in the count is known.
 */
export function checkImages(request: ChatRequest, limits: ImageLimits, vendor: VendorIdentity): void {
  const urls = imagesOf(request);
  const says = `(model ${request.model})`;
  if (urls.length > limits.maxImages) {
    throw cannot(`takes ${limits.maxImages} images at most, ${urls.length} were given ${says}`, vendor);
  }
  for (const [position, url] of urls.entries()) checkImage(url, position, limits, says, vendor);
}

function checkImage(
  url: string,
  position: number,
  limits: ImageLimits,
  says: string,
  vendor: VendorIdentity,
): void {
  if (!/^data:/i.test(url)) return;
  const image = readDataUrl(url);
  // The bytes themselves must never get into an error.
  if (image === undefined || !isBase64(image.base64)) {
    throw new AppError('request.invalid', `image ${position + 1} is no image in base64`);
  }
  const format = image.mediaType.replace(/^image\//, '');
  if (!limits.formats.includes(format)) {
    throw cannot(
      `takes images as ${limits.formats.join(', ')}, not as ${format.slice(0, 40)} ${says}`,
      vendor,
    );
  }
  const bytes = Math.floor((image.base64.replace(/=+$/, '').length * 3) / 4);
  if (bytes > limits.maxImageBytes) {
    throw cannot(
      `takes images of ${inMb(limits.maxImageBytes)} MB at most, image ${position + 1} has ${inMb(bytes)} MB ${says}`,
      vendor,
    );
  }
}

/** Its ends tell: walking over megabytes for every call would cost more than the vendor's refusal. */
function isBase64(text: string): boolean {
  return /^[A-Za-z0-9+/_-]+={0,2}$/.test(text.length > 2048 ? text.slice(0, 1024) + text.slice(-1024) : text);
}

function imagesOf({ messages }: ChatRequest): string[] {
  return messages.flatMap(({ content }) =>
    typeof content === 'string' ? [] : content.flatMap((part) => (part.type === 'image' ? [part.url] : [])),
  );
}

function inMb(bytes: number): string {
  return (bytes / (1024 * 1024)).toFixed(1);
}
