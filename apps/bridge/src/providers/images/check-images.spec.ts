import { describe, expect, it } from '@jest/globals';
import { AppError } from '@sekha/contracts';
import type { ChatRequest } from '../chat-types.js';
import { checkImages } from './check-images.js';

const vendor = { id: 'v', baseUrl: 'http://x' };
const limits = { maxImages: 2, maxImageBytes: 300, formats: ['png', 'jpeg'] };
const png = (bytes: number): string =>
  `data:image/png;base64,${Buffer.alloc(bytes, 0xab).toString('base64')}`;

function failureOf(...urls: string[]): AppError | undefined {
  const content = urls.map((url) => ({ type: 'image' as const, url }));
  const request: ChatRequest = { model: 'm', messages: [{ role: 'user', content }] };
  try {
    checkImages(request, limits, vendor);
  } catch (error) {
    if (error instanceof AppError) return error;
  }
  return undefined;
}

describe('checkImages', () => {
  it('lets images within the limits pass, and addresses, of which it knows nothing', () => {
    expect(failureOf(png(300), 'https://pictures.example/huge.tiff')).toBeUndefined();
    expect(failureOf('data:image/jpg;base64,AAAA')).toBeUndefined();
  });

  it.each<[string, string[], string, RegExp]>([
    ['too many', [png(1), png(1), png(1)], 'model.unsupported', /2 images at most, 3 were given \(model m\)/],
    ['one too large', [png(1), png(301)], 'model.unsupported', /image 2 has/],
    [
      'a format that is not taken',
      ['data:image/tiff;base64,AAAA'],
      'model.unsupported',
      /png, jpeg, not as tiff/,
    ],
    ['what is no base64', ['data:image/png;base64,<svg>'], 'request.invalid', /image 1 is no image/],
    ['what has no media type', ['data:,hello'], 'request.invalid', /image 1 is no image/],
  ])('refuses %s', (_, urls, code, says) => {
    expect(failureOf(...urls)).toMatchObject({ code, message: expect.stringMatching(says) });
  });

  it('shows no bytes', () => {
    const url = png(400);
    expect(JSON.stringify([String(failureOf(url)), failureOf(url)])).not.toContain(url.slice(40, 60));
  });
});
