import { describe, expect, it } from '@jest/globals';
import { defaultLabel } from './default-label.js';
import { keepText } from './message-content.js';
import { readSpeaker } from './speaker.js';

describe('keepText', () => {
  it('joins text parts by a space and counts pictures instead of keeping them', () => {
    const parts = [
      { type: 'text', text: 'look' },
      { type: 'image_url', image_url: { url: 'data:image/png;base64,AAAA' } },
      { type: 'text', text: 'here' },
    ];
    expect(keepText(parts)).toEqual({ text: 'look here', images: 1, otherParts: 0 });
  });

  it('keeps the text of every dialect, and calls nothing a picture that is none', () => {
    const parts = [
      { type: 'input_text', text: 'what is' },
      { type: 'input_image', image_url: 'https://a.example/b.png' },
      { type: 'input_audio', input_audio: { data: 'AAAA', format: 'wav' } },
      { type: 'output_text', text: 'this?' },
    ];
    expect(keepText(parts)).toEqual({ text: 'what is this?', images: 1, otherParts: 1 });
  });

  it.each([
    '![x](data:image/svg+xml;utf8,%3Csvg%3E)',
    '![x](data:image/png;charset=x;base64,AA_-/+=)',
    '![x](DATA:image/gif,R0l)',
  ])('knows every kind of data URL: %s', (text) => {
    expect(keepText(text)).toEqual({ text: '![x]([IMAGE_REMOVED])', images: 1, otherParts: 0 });
  });

  it('takes pictures out of plain text, too', () => {
    expect(keepText('before data:image/png;base64,iVBORw0KGgo= after')).toEqual({
      text: 'before [IMAGE_REMOVED] after',
      images: 1,
      otherParts: 0,
    });
  });
});

describe('readSpeaker', () => {
  it.each([
    ['a role', { role: 'assistant' }, { role: 'assistant', name: null }],
    ['a role in capitals', { role: 'User', name: 'Mira' }, { role: 'user', name: 'Mira' }],
    ['a speaker that is a role', { speaker: 'assistant' }, { role: 'assistant', name: null }],
    ['a person', { speaker: 'Mira' }, { role: 'user', name: 'Mira' }],
    ['a person in the role', { role: 'Mira' }, { role: 'user', name: 'Mira' }],
    ['a speaker beside a role', { role: 'assistant', speaker: 'Ada' }, { role: 'assistant', name: 'Ada' }],
    ['the same twice', { role: 'user', speaker: 'user' }, { role: 'user', name: null }],
    [
      'a role of the client with a name',
      { role: 'narrator', name: 'Ann' },
      { role: 'narrator', name: 'Ann' },
    ],
    ['blanks', { role: ' ', speaker: '' }, { role: 'user', name: null }],
    ['nobody', {}, { role: 'user', name: null }],
  ])('reads %s', (_what, said, expected) => expect(readSpeaker(said)).toEqual(expected));
});

describe('defaultLabel', () => {
  it('is the beginning of the first message, cut at a word', () => {
    expect(defaultLabel('Short\n one')).toBe('Short one');
    expect(defaultLabel(`${'word '.repeat(20)}`)).toBe(`${'word '.repeat(11)}word…`);
    expect(defaultLabel(undefined)).toBe('Untitled');
    expect(defaultLabel(`${'x'.repeat(59)}🦄${'y'.repeat(9)}`)).toBe(`${'x'.repeat(59)}…`);
  });
});
