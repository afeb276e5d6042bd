/** What is kept of a message's content, and what was left out. */
export interface KeptContent {
  text: string;
  /** Pictures, as parts or inline. */
  images: number;
  /** Parts that are neither text nor pictures: sound, files, calls of tools. */
  otherParts: number;
}

type Part = Record<string, unknown>;

/** A data URL (RFC 2397) up to what cannot be part of one. */
const DATA_IMAGE = /data:image\/[\w.+-]+(?:;[\w.=-]+)*,[^\s"'<>()[\]{}\\]*/gi;
const MARKER = '[IMAGE_REMOVED]';

/** The text of a message: parts joined by a space; pictures and all else are left out and counted. */
export function keepText(content: string | readonly Part[]): KeptContent {
  const parts = typeof content === 'string' ? [{ text: content }] : content;
  const texts = parts.filter(isText).map(({ text }) => text);
  const others = parts.filter((part) => !isText(part));
  const imageParts = others.filter(({ type }) => String(type).includes('image')).length;
  let inline = 0;
  const text = texts.join(' ').replace(DATA_IMAGE, () => {
    inline++;
    return MARKER;
  });
  return { text, images: imageParts + inline, otherParts: others.length - imageParts };
}

/** Dialects call it `text`, `input_text` or `output_text`: what holds text is text. */
function isText(part: Part): part is Part & { text: string } {
  return typeof part['text'] === 'string';
}
