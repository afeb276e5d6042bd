import { afterAll, describe, expect, it } from '@jest/globals';
import { createProvider } from '../src/providers/create-provider.js';
import { createLocalProvider } from '../src/providers/local/local-provider.js';
import type { LocalSettings } from '../src/providers/local/local-settings.js';

// The real model in its real thread (of the last build, see worker-url.ts).
const MODEL = 'all-minilm-l6-v2';
const native = createLocalProvider({ id: 'native', engine: 'onnx' });
const int8 = createLocalProvider({ id: 'int8', engine: 'onnx', precision: 'int8' });
const wasm = createLocalProvider({ id: 'wasm', engine: 'wasm' });
afterAll(() => Promise.all([native.close?.(), int8.close?.(), wasm.close?.()]));

type Local = ReturnType<typeof createLocalProvider>;
const call = () => ({ signal: new AbortController().signal });

async function embed(provider: Local, texts: string[]) {
  const reply = await provider.embed?.({ model: MODEL, texts }, call());
  if (!reply) throw new Error('the provider cannot embed');
  return reply;
}
const cosine = (a: Float32Array | undefined, b: Float32Array | undefined) => {
  if (!a || !b) throw new Error('a vector is missing');
  return a.reduce((sum, value, index) => sum + value * (b[index] ?? 0), 0);
};

const ODD_TEXTS = [
  'The cat sat on the mat.',
  'Wir treffen uns am Dienstag um 18 Uhr im Café.',
  '',
  '   \n\t ',
  '😀👩‍👩‍👧🥳',
  '漢字かな交じり文と한국어',
  'lone \ud83d surrogate \udc00 here',
  'NUL \u0000 and bell \u0007',
  '[CLS] injected [SEP] tokens [MASK]',
  'a'.repeat(5_000),
  'don’t — “quote” … ½ ﬁ Σίσυφος',
];

describe('the local model', () => {
  it('gives unit vectors of 384 dimensions, near for near meanings', async () => {
    const { vectors, model } = await embed(native, [
      'How do I reset my password?',
      'I forgot my login credentials',
      'The recipe needs two eggs',
    ]);
    expect(model).toBe(MODEL);
    for (const vector of vectors) {
      expect(vector).toHaveLength(384);
      expect(cosine(vector, vector)).toBeCloseTo(1, 5);
    }
    expect(cosine(vectors[0], vectors[1])).toBeGreaterThan(cosine(vectors[0], vectors[2]) + 0.3);
  });

  it('gives the vector that sentence-transformers publishes for the model', async () => {
    // First numbers of the model card's example sentence, as printed by the reference implementation.
    const { vectors } = await embed(native, ['This is an example sentence']);
    const reference = [0.0676569, 0.0634959, 0.0487131, 0.0793049, 0.0374481];
    for (const [index, value] of reference.entries()) expect(vectors[0]?.[index]).toBeCloseTo(value, 3);
  });

  it('gives the same vectors through the WASM fallback', async () => {
    const [first, second] = await Promise.all([embed(native, ODD_TEXTS), embed(wasm, ODD_TEXTS)]);
    ODD_TEXTS.forEach((_, index) => {
      expect(cosine(first.vectors[index], second.vectors[index])).toBeGreaterThan(0.999);
    });
    expect(first.inputTokens).toBe(second.inputTokens);
  });

  it('gives nearly the same vectors in int8', async () => {
    const texts = ODD_TEXTS.slice(0, 2);
    const [first, second] = await Promise.all([embed(native, texts), embed(int8, texts)]);
    texts.forEach((_, index) => {
      expect(cosine(first.vectors[index], second.vectors[index])).toBeGreaterThan(0.97);
    });
  });

  it('gives a text the same vector alone and in any company', async () => {
    const alone = await embed(native, ['a short one']);
    const company = await embed(native, ['word '.repeat(150), 'a short one', 'x', '', 'two words']);
    expect(cosine(alone.vectors[0], company.vectors[1])).toBeGreaterThan(0.99999);
  });

  it('counts tokens exactly, [CLS] and [SEP] included', async () => {
    expect((await embed(native, ['hello world'])).inputTokens).toBe(4);
    expect((await embed(native, ['hello world', ''])).inputTokens).toBe(6);
    expect((await embed(native, ['word '.repeat(1_000)])).inputTokens).toBe(1_002);
  });

  it('hears the end of a long text', async () => {
    const filler = 'We talked about the weather and the garden for quite a while. '.repeat(60);
    const { vectors } = await embed(native, [
      filler,
      `${filler}${'The bank account number of Anna is 4711. '.repeat(25)}`,
      'the bank account number of Anna',
    ]);
    expect(cosine(vectors[1], vectors[2])).toBeGreaterThan(cosine(vectors[0], vectors[2]) + 0.1);
  });

  it('takes 100,000 characters in a bounded number of windows', async () => {
    const { vectors, inputTokens } = await embed(native, ['All work and no play. '.repeat(4_546)]);
    expect(vectors[0]).toHaveLength(384);
    expect(inputTokens).toBe(4_546 * 6 + 2);
  });

  it('answers a query before an import that began earlier', async () => {
    const order: string[] = [];
    const texts = Array.from({ length: 300 }, (_, index) => `message number ${index} of the import`);
    const bulk = embed(native, texts).then(() => order.push('import'));
    const query = embed(native, ['where did we meet?']).then(() => order.push('query'));
    await Promise.all([bulk, query]);
    expect(order).toEqual(['query', 'import']);
  });

  it('stops an import that is aborted', async () => {
    const controller = new AbortController();
    const texts = Array.from(
      { length: 2_000 },
      (_, index) => `a long message ${'word '.repeat(100)} ${index}`,
    );
    const reply = native.embed?.(
      { model: MODEL, texts },
      { signal: controller.signal, onHeaders: () => controller.abort() },
    );
    await expect(reply).rejects.toMatchObject({ code: 'call.aborted' });
    // It would otherwise hold the test for a minute.
    await expect(embed(native, ['next'])).resolves.toMatchObject({ inputTokens: 3 });
  });

  it('gives nothing for no texts', async () => {
    expect(await embed(native, [])).toEqual({ model: MODEL, vectors: [], inputTokens: 0 });
  });

  it('is made by its type, and knows its published name too', async () => {
    const provider = createProvider('local', { id: 'local', baseUrl: '' });
    const reply = await provider.embed?.({ model: 'all-MiniLM-L6-v2', texts: ['hello'] }, call());
    expect(reply).toMatchObject({ model: 'all-MiniLM-L6-v2', inputTokens: 3 });
    await provider.close?.();
  });

  it('refuses another model and other dimensions', async () => {
    const other = native.embed?.({ model: 'text-embedding-3-small', texts: ['a'] }, call());
    await expect(other).rejects.toMatchObject({ code: 'provider.model_missing' });
    const shorter = native.embed?.({ model: MODEL, texts: ['a'], dimensions: 256 }, call());
    await expect(shorter).rejects.toMatchObject({ code: 'model.unsupported' });
  });

  it('refuses new texts when too many wait', async () => {
    const small = createLocalProvider({
      id: 'small',
      engine: 'onnx',
      maxQueuedTexts: 2,
    } satisfies LocalSettings);
    const first = embed(small, ['one', 'two']);
    await expect(embed(small, ['three'])).rejects.toMatchObject({ code: 'provider.overloaded' });
    await first;
    await expect(embed(small, ['three'])).resolves.toMatchObject({ inputTokens: 3 });
    await small.close?.();
  });

  it('says in a probe which model it has, and after closing that it is gone', async () => {
    const provider = createLocalProvider({ id: 'probed' });
    await expect(provider.probe?.(call())).resolves.toEqual({ models: ['all-MiniLM-L6-v2', MODEL] });
    await provider.close?.();
    await expect(provider.probe?.(call())).rejects.toMatchObject({ code: 'provider.unavailable' });
  });
});
