import { describe, expect, it } from '@jest/globals';
import { isInScope, toFolderScope } from '../folder-scope.js';
import { isSameText, saysItAll, toComparedText } from './same-text.js';

describe('isInScope', () => {
  it.each([
    ['/job', [], ['/job'], false],
    ['/job/x', [], ['/job'], false],
    ['/jobs', [], ['/job'], true],
    ['/', [], ['/'], false],
    ['/a', ['/a', '/b'], [], true],
    ['/c', ['/a', '/b'], [], false],
    ['/a/private', ['/a'], ['/a/private'], false],
  ])('%s within %j except %j: %p', (folder, within, except, expected) => {
    expect(isInScope(folder, toFolderScope(within, except))).toBe(expected);
  });
});

describe('saysItAll', () => {
  const compare = (longer: string, shorter: string): boolean =>
    saysItAll(toComparedText(longer), toComparedText(shorter));

  it.each([
    ['We meet at the harbour at nine, as always', 'We meet at the harbour at nine', true],
    ['We meet at the harbour at ten, as always', 'We meet at the harbour at nine', false],
    ['We do not meet at the harbour at nine', 'We meet at the harbour at nine', false],
    ['At nine at the harbour we meet', 'We meet at the harbour at nine', false],
    [`We meet at the harbour at nine ${'and more '.repeat(10)}`, 'We meet at the harbour at nine', false],
  ])('%j says all of %j: %p', (longer, shorter, expected) => {
    expect(compare(longer, shorter)).toBe(expected);
  });

  it('takes spacing, case and punctuation for nothing', () => {
    expect(isSameText(toComparedText('At  NINE, sharp!'), toComparedText('at nine sharp'))).toBe(true);
  });
});
