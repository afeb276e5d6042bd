/** What is kept of a message's content, and what was left out. */
export interface KeptContent {
  text: string;
  /** Image parts that were counted and not kept. */
  images: number;
}

type Part = Record<string, unknown>;

/** A data URL (RFC 2397) up to what cannot be part of one. */
const DATA_IMAGE = /data:image\/[\w.+-]+(?:;[\w.=-]+)*,[^\s"'<>()[\]{}\\]*/gi;
const MARKER = '[IMAGE_REMOVED]';

/** The text of a message: parts joined by a space, pictures (as parts or inline) left out and counted. */
export function keepText(content: string | readonly Part[]): KeptContent {
  const texts =
    typeof content === 'string' ? [content] : content.filter(isText).map(({ text }) => String(text));
  let images = typeof content === 'string' ? 0 : content.filter((part) => !isText(part)).length;
  const text = texts.join(' ').replace(DATA_IMAGE, () => {
    images++;
    return MARKER;
  });
  return { text, images };
}

function isText(part: Part): boolean {
  return part['type'] === 'text';
}
