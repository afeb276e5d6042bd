import { isAscii } from './fold-word.js';

/** The same text in memory of its own: a slice keeps what it was cut from. */
export function copyOf(text: string): string {
  const encoding = isAscii(text) ? 'latin1' : 'utf16le';
  return Buffer.from(text, encoding).toString(encoding);
}
