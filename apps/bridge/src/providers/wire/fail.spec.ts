import { describe, expect, it } from '@jest/globals';
import { failFromErrorObject, failFromReply } from './fail.js';
import { scrub } from './scrub.js';

const vendor = { id: 'v', baseUrl: 'https://llm.internal:8443/v1', apiKey: 'tok-secret-1' };
const codeOf = (status: number, error: unknown): string =>
  failFromReply({ status, headers: {}, text: JSON.stringify(error) }, vendor, 0).code;

describe('failFromReply', () => {
  it.each([
    [
      'OpenAI, too long',
      400,
      { error: { code: 'context_length_exceeded', message: 'x' } },
      'provider.context_too_long',
    ],
    [
      'vLLM, too long',
      400,
      { message: "This model's maximum context length is 4096 tokens.", type: 'BadRequestError' },
      'provider.context_too_long',
    ],
    [
      'Ollama, too long',
      500,
      { error: 'the input length exceeds the context length' },
      'provider.context_too_long',
    ],
    [
      'Anthropic, too long',
      400,
      { type: 'error', error: { type: 'invalid_request_error', message: 'prompt is too long: 9 > 8' } },
      'provider.context_too_long',
    ],
    ['Azure, filtered', 400, { error: { code: 'content_filter', message: 'x' } }, 'provider.content_refused'],
    [
      'OpenRouter, moderated',
      403,
      { error: { code: 403, message: 'The model requires moderation' } },
      'provider.content_refused',
    ],
    [
      'OpenAI, no credit',
      429,
      { error: { type: 'insufficient_quota', code: 'insufficient_quota' } },
      'provider.auth_failed',
    ],
    [
      'OpenAI, tokens a minute',
      429,
      { error: { type: 'tokens', message: 'Request too large: reduce the length of the messages' } },
      'provider.rate_limited',
    ],
    [
      'Ollama, no tools',
      400,
      { error: 'registry.ollama.ai/library/x does not support tools' },
      'model.unsupported',
    ],
    ['FastAPI', 422, { detail: [{ msg: 'field required' }] }, 'provider.rejected'],
    ['Gemini', 503, [{ error: { code: 503, status: 'UNAVAILABLE' } }], 'provider.overloaded'],
    [
      'Gemini, a wrong key',
      400,
      { error: { code: 400, message: 'API key not valid.', details: [{ reason: 'API_KEY_INVALID' }] } },
      'provider.auth_failed',
    ],
    [
      'Gemini, too long',
      400,
      { error: { message: 'The input token count (9) exceeds the maximum number of tokens allowed (8).' } },
      'provider.context_too_long',
    ],
    [
      'Anthropic, no credit',
      400,
      { error: { type: 'invalid_request_error', message: 'Your credit balance is too low.' } },
      'provider.auth_failed',
    ],
    ['a redirect', 302, {}, 'provider.invalid_response'],
    ['an odd 4xx', 418, {}, 'provider.rejected'],
    ['Cloudflare', 522, {}, 'provider.unavailable'],
  ])('knows %s', (_, status, body, code) => {
    expect(codeOf(status, body)).toBe(code);
  });

  it("tells the vendor's reason, but not where it concerns our key", () => {
    const fail = (status: number): string =>
      failFromReply(
        { status, headers: {}, text: '{"error":{"message":"temperature must be low"}}' },
        vendor,
        0,
      ).message;
    expect(fail(400)).toBe('the provider v rejected the request (status 400): temperature must be low');
    expect(fail(401)).toBe('the provider v refused our key (status 401)');
  });
});

describe('when to come back', () => {
  const retryOf = (headers: Record<string, string>, retryDelay: unknown): number | undefined => {
    const text = JSON.stringify({ error: { code: 429, details: [{ '@type': 'x' }, { retryDelay }, null] } });
    return failFromReply({ status: 429, headers, text }, vendor, 0).retryAfterMs;
  };

  it('is read from Google’s error body, where no header tells it', () => {
    expect(retryOf({}, '37.5s')).toBe(37_500);
    expect(retryOf({ 'retry-after': '2' }, '37s')).toBe(2000);
    expect(retryOf({}, 'soon')).toBeUndefined();
  });
});

describe('failFromErrorObject', () => {
  it.each([
    [{ error: { type: 'rate_limit_error', message: 'slow' } }, 'provider.rate_limited'],
    [{ error: { code: 429, message: 'slow' } }, 'provider.rate_limited'],
    [{ error: { code: '502' } }, 'provider.unavailable'],
    [{ type: 'error', error: { type: 'overloaded_error' } }, 'provider.overloaded'],
    [{ error: { type: 'authentication_error' } }, 'provider.auth_failed'],
    [{ error: { type: 'invalid_request_error' } }, 'provider.rejected'],
    [{ error: { code: 'context_length_exceeded' } }, 'provider.context_too_long'],
    [{ error: 'something broke' }, 'provider.unavailable'],
    [{ error: 7 }, 'provider.unavailable'],
  ])('takes %j for %s', (body, code) => {
    expect(failFromErrorObject(body, vendor).code).toBe(code);
  });
});

describe('scrub', () => {
  it.each([
    'Incorrect API key tok-secret-1.',
    'key sk-proj-abcdefghijkl and gsk_abcdefgh1234 and AIzaSyA-1234567890',
    'sk-ab******wxyz is wrong',
    'Authorization: Bearer abc.def',
    'ask https://user:pw@llm.internal:8443/v1/chat or llm.internal:8443',
  ])('takes secrets and addresses out of "%s"', (text) => {
    expect(scrub(text, vendor)).not.toMatch(/tok-secret|sk-|gsk_|AIza|abc\.def|internal|pw@/);
  });

  it('shows no bytes of an image that a vendor repeats', () => {
    const clean = scrub(`bad image data:image/png;base64,${'iVBORw0KGgo'.repeat(20)}==, sorry`, vendor);
    expect(clean).toBe('bad image data:image/png;base64,[bytes], sorry');
  });

  it('leaves plain words alone and cuts long ones', () => {
    expect(scrub('the keyboard is  risky,\n skip it', vendor)).toBe('the keyboard is risky, skip it');
    expect(scrub('x'.repeat(5000), vendor).length).toBeLessThan(450);
  });
});
