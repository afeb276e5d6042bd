import { describe, expect, it } from '@jest/globals';
import { withoutSecrets } from './without-secrets.js';

describe('withoutSecrets', () => {
  it.each([
    { authorization: 'Bearer s3cret' },
    { headers: { Authorization: 'Bearer s3cret', 'x-api-key': 's3cret' } },
    { a: { b: { c: { d: [{ apiKey: 's3cret' }] } } } },
    { list: [['x', { 'Set-Cookie': ['s3cret'] }]] },
    { options: { key: { pem: 's3cret' } } },
    { said: { toJSON: () => ({ api_key: 's3cret' }) } },
    Object.assign(new Error('failed'), { headers: { cookie: 's3cret' } }),
  ])('hides the secret of %j', (logged) => {
    const written = JSON.stringify(withoutSecrets(logged));
    expect(written).not.toContain('s3cret');
    expect(written).toContain('[redacted]');
  });

  it('writes what an error says beside what it hides', () => {
    const failed = Object.assign(new Error('failed'), { headers: { cookie: 's3cret' } });
    expect(withoutSecrets(failed)).toMatchObject({
      type: 'Error',
      message: 'failed',
      headers: { cookie: '[redacted]' },
    });
  });

  it('gives back the very same value when there is nothing to hide', () => {
    const logged = { path: '/v1/models', details: { status: 200, tags: ['a', null] }, at: undefined };
    expect(withoutSecrets(logged)).toBe(logged);
  });

  it('leaves what it was given as it was', () => {
    const logged = { headers: { cookie: 's3cret' } };
    withoutSecrets(logged);
    expect(logged.headers.cookie).toBe('s3cret');
  });

  it('ends on what refers to itself', () => {
    const loop: Record<string, unknown> = { key: 's3cret' };
    loop['self'] = loop;
    expect(JSON.stringify(withoutSecrets(loop))).not.toContain('s3cret');
  });
});
