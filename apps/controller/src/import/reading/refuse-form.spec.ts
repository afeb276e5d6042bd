import { describe, expect, it } from '@jest/globals';
import { refuseForm } from './refuse-form.js';

describe('refuseForm', () => {
  it('says how to send a file that came inside a form', () => {
    const form = '--b1\r\nContent-Disposition: form-data; name="file"; filename="a.md"\r\n\r\n## User\n';
    const typedFirst = '--b1\nContent-Type: text/plain\nContent-Disposition: form-data; name="f"\n\nhi';
    expect(() => refuseForm(form)).toThrow('--data-binary @FILE');
    expect(() => refuseForm(typedFirst)).toThrow('it is a form');
  });

  it('lets through what only looks a little like one', () => {
    expect(() => refuseForm('---\ntitle: notes\n---\n## User\n\nhi')).not.toThrow();
    expect(() => refuseForm('--x\nwhat is Content-Disposition: form-data?')).not.toThrow();
  });
});
