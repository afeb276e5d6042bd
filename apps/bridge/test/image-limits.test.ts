import { describe, expect, it } from '@jest/globals';
import { ScriptedAnthropic } from '@sekha/testing';
import type { ChatRequest } from '../src/providers/chat-types.js';
import { createProvider } from '../src/providers/create-provider.js';
import { failureOf } from './chat-subject.js';
import { allPieces } from './gather-pieces.js';

const picture = (bytes: number): string =>
  `data:image/png;base64,${Buffer.alloc(bytes, 0xab).toString('base64')}`;
const showing = (...urls: string[]): ChatRequest => ({
  model: 'claude-haiku-4-5',
  messages: [{ role: 'user', content: urls.map((url) => ({ type: 'image', url })) }],
});

describe('images beyond the limits', () => {
  it('are refused before any call, whole and streamed, by the vendor’s limits or the model’s own', async () => {
    const server = await new ScriptedAnthropic().start();
    const settings = { id: 'x', baseUrl: server.baseUrl };
    const imageLimits = (): { maxImages: number; maxImageBytes: number; formats: string[] } => ({
      maxImages: 1,
      maxImageBytes: 100,
      formats: ['png'],
    });
    const [vendors, own] = [settings, { ...settings, imageLimits }].map((one) =>
      createProvider('anthropic', one),
    );
    expect(vendors?.prefill?.('claude-haiku-4-5')).toBe('continues');
    const call = { signal: new AbortController().signal };
    try {
      const large = showing(picture(6 * 1024 * 1024));
      const unsupported = { code: 'model.unsupported', message: expect.stringContaining('5.0 MB at most') };
      expect(await failureOf(vendors?.complete?.(large, call) ?? Promise.resolve())).toMatchObject(
        unsupported,
      );
      expect(await failureOf(allPieces(vendors?.stream?.(large, call) ?? empty()))).toMatchObject(
        unsupported,
      );
      const two = showing(picture(10), picture(10));
      expect(await failureOf(own?.complete?.(two, call) ?? Promise.resolve())).toMatchObject({
        message: expect.stringContaining('takes 1 images at most, 2 were given'),
      });
      expect(server.log.calls).toHaveLength(0);
      await vendors?.complete?.(two, call);
      expect(server.log.calls).toHaveLength(1);
    } finally {
      await Promise.all([vendors?.close?.(), own?.close?.(), server.stop()]);
    }
  });
});

async function* empty(): AsyncGenerator<never> {}
