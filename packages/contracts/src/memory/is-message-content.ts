import { registerDecorator } from 'class-validator';

/** Text of at most `max` characters, or a list of parts `{type: 'text', text}` / `{type: 'image_url', …}`. */
export function IsMessageContent(max: number): PropertyDecorator {
  return (target, property) =>
    registerDecorator({
      name: 'isMessageContent',
      target: target.constructor,
      propertyName: String(property),
      validator: {
        validate: (value: unknown) => problemOf(value, max) === undefined,
        defaultMessage: (args) => problemOf(args?.value, max) ?? '',
      },
    });
}

function problemOf(value: unknown, max: number): string | undefined {
  if (typeof value === 'string') return value.length <= max ? undefined : tooLong(max);
  if (!Array.isArray(value)) return 'must be a text or a list of parts';
  const bad = value.findIndex((part) => !isPart(part));
  if (bad >= 0) return `part ${bad} must be {type: "text", text} or {type: "image_url", image_url: {url}}`;
  const characters = value.reduce(
    (sum: number, part: { text?: string }) => sum + (part.text?.length ?? 0) + 1,
    0,
  );
  return characters <= max + 1 ? undefined : tooLong(max);
}

function isPart(part: unknown): boolean {
  if (typeof part !== 'object' || part === null) return false;
  const { type, text } = part as { type?: unknown; text?: unknown };
  return (
    typeof type === 'string' &&
    (type !== 'text' || typeof text === 'string') &&
    (text === undefined || typeof text === 'string')
  );
}

function tooLong(max: number): string {
  return `must be at most ${max} characters`;
}
