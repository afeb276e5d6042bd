import { facts, listOf, type Members, membersOf, textOf, toJson } from '../parts/read-members.js';
import { findDocument } from './drawn-documents.js';

/** What a message of ChatGPT says, as text. */
export interface ChatGptContent {
  text: string;
  /** What kind of content it is, where it is not plain text. */
  kind: string | null;
  /** Facts about pictures, recordings, files. */
  media: Record<string, unknown>[];
}

type Renderer = (content: Members) => string;

/** Content types that are not made of parts; anything unknown is shown by its texts, then as JSON. */
const RENDERERS: ReadonlyMap<string, Renderer> = new Map<string, Renderer>([
  ['code', ({ language, text }) => fence(textOf(language), textOf(text))],
  ['execution_output', ({ text }) => fence(null, textOf(text))],
  ['sonic_webpage', ({ title, url, text }) => lines(textOf(title), textOf(url), textOf(text))],
  ['tether_quote', ({ title, url, text }) => lines(textOf(title), textOf(url), textOf(text))],
  ['tether_browsing_display', ({ summary, result }) => lines(textOf(summary), textOf(result))],
  ['thoughts', ({ thoughts }) => listOf(thoughts).map(renderThought).filter(Boolean).join('\n\n')],
  ['reasoning_recap', ({ content }) => lines(textOf(content))],
  [
    'user_editable_context',
    ({ user_profile, user_instructions }) => lines(textOf(user_profile), textOf(user_instructions)),
  ],
  ['model_editable_context', ({ model_set_context }) => lines(textOf(model_set_context))],
  ['system_error', ({ name, text }) => lines(textOf(name), textOf(text))],
]);

const PLAIN: ReadonlySet<string> = new Set(['text', 'multimodal_text']);

/** Where a source is cited: marks of the private use area around its number, which say nothing outside of ChatGPT. */
const CITATION = /\ue200[^\ue201]{0,1000}\ue201/g;

/**
 * Never throws: content that has no known shape is kept as JSON. `recipient` is the tool that the message is for;
 * `references` are what its citations stand for.
 */
export function readChatGptContent(
  value: unknown,
  { recipient = null, references }: { recipient?: string | null; references?: unknown } = {},
): ChatGptContent {
  const content = membersOf(value);
  const document = findDocument(recipient, parsed(textOf(content['text'], listOf(content['parts'])[0])));
  if (document !== undefined) return { text: document, kind: 'canvas', media: [] };
  const read = readContent(content);
  return { ...read, text: read.text.replace(CITATION, (mark) => citationOf(mark, references)) };
}

function citationOf(mark: string, references: unknown): string {
  const source = listOf(references)
    .map(membersOf)
    .find((one) => one['matched_text'] === mark);
  const url = textOf(source?.['url'], membersOf(listOf(source?.['items'])[0])['url']);
  return url === null ? '' : `(${url})`;
}

function parsed(text: string | null): unknown {
  if (text === null || !text.trimStart().startsWith('{')) return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function readContent(content: Members): ChatGptContent {
  const type = textOf(content['content_type']) ?? 'text';
  const render = RENDERERS.get(type);
  if (render !== undefined) return { text: render(content), kind: type, media: [] };
  const kind = PLAIN.has(type) ? null : type;
  const parts = Array.isArray(content['parts']) ? content['parts'] : undefined;
  if (parts === undefined) return { text: renderUnknown(content), kind, media: [] };
  const read = parts.map(readPart);
  return {
    text: read
      .map(({ text }) => text)
      .filter((text) => text !== '')
      .join('\n'),
    kind,
    media: read.flatMap(({ media }) => (media === undefined ? [] : [media])),
  };
}

function readPart(part: unknown): { text: string; media?: Record<string, unknown> } {
  if (typeof part === 'string') return { text: part };
  const members = membersOf(part);
  const type = textOf(members['content_type']) ?? '';
  if (type === 'audio_transcription') return { text: textOf(members['text']) ?? '' };
  const metadata = membersOf(members['metadata']);
  const media = facts({
    type: type.replace(/_asset_pointer$/, ''),
    asset: membersOf(members['audio_asset_pointer'])['asset_pointer'] ?? members['asset_pointer'],
    width: members['width'],
    height: members['height'],
    prompt: membersOf(metadata['dalle'])['prompt'],
  });
  if (type.endsWith('image_asset_pointer')) {
    // What was asked for is all that words can say of it.
    const prompt = textOf(media['prompt']);
    return { text: prompt === null ? '[image]' : `[image: ${prompt}]`, media };
  }
  if (type.includes('audio')) return { text: '[audio]', media };
  if (type.includes('video')) return { text: '[video]', media };
  return { text: renderUnknown(members) };
}

function renderUnknown(content: Members): string {
  const known = lines(textOf(content['text']), textOf(content['result']), textOf(content['content']));
  if (known !== '') return known;
  const { content_type: _type, ...rest } = content;
  return Object.keys(rest).length === 0 ? '' : toJson(rest);
}

function renderThought(thought: unknown): string {
  const { summary, content } = membersOf(thought);
  return lines(textOf(summary), textOf(content));
}

function fence(language: string | null, text: string | null): string {
  if (text === null) return '';
  return `\`\`\`${language === null || language === 'unknown' ? '' : language}\n${text}\n\`\`\``;
}

function lines(...texts: (string | null)[]): string {
  return texts.filter((text) => text !== null).join('\n');
}
