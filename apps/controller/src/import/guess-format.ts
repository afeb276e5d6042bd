import type { ImportFormat } from '@sekha/contracts';
import { markdownMarker, plainMarker } from './formats/turn-marker.js';

/** Formats that are JSON, told apart by their values. */
export function isJsonFormat(format: ImportFormat): boolean {
  return ['chatgpt', 'claude', 'claude-code', 'messages', 'sekha'].includes(format);
}

/** What a text is, by its beginning; a hint decides only where that does not. */
export function guessFormat(head: string, hint?: ImportFormat): ImportFormat | 'json' | undefined {
  const start = head.trimStart();
  // `[2026-01-02 10:00] Mira: ...` begins with a bracket, too.
  if (/^(\{|\[\s*[{["\]])/.test(start)) return 'json';
  if (
    /^<(\?xml|!--|!DOCTYPE|[\w:]*conversation|[\w:]*export|[\w:]*chat)/i.test(start) &&
    /<[\w:]*(conversation|message)\b/i.test(head)
  )
    return 'claude-xml';
  const lines = head.split(/\r\n|\n|\r/);
  if (lines.some((line) => markdownMarker(line) !== undefined)) return 'markdown';
  if (lines.some((line) => plainMarker(line) !== undefined)) return hint === 'markdown' ? 'markdown' : 'text';
  return hint;
}

const BY_EXTENSION: Readonly<Record<string, ImportFormat>> = {
  md: 'markdown',
  markdown: 'markdown',
  txt: 'text',
  text: 'text',
};

/** What the end of a file's name says; nothing for formats that their content shows. */
export function formatOfName(name: string): ImportFormat | undefined {
  return BY_EXTENSION[/\.(\w+)$/.exec(name.toLowerCase())?.[1] ?? ''];
}

/** What a media type says. `text/plain` says nothing: it is what clients send that do not know. */
export function formatOfMediaType(type: string): ImportFormat | undefined {
  return /^text\/(x-)?markdown\b/i.test(type) ? 'markdown' : undefined;
}
