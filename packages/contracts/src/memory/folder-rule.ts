import { registerDecorator } from 'class-validator';

const MAX_LENGTH = 1_000;

/** A folder path. Slashes are put right by the store; what could be mistaken for another path is refused. */
export function IsFolder(): PropertyDecorator {
  return (target, property) =>
    registerDecorator({
      name: 'isFolder',
      target: target.constructor,
      propertyName: String(property),
      validator: {
        validate: (value: unknown) => folderProblem(value) === undefined,
        defaultMessage: (args) => folderProblem(args?.value) ?? '',
      },
    });
}

/** Why a value is not a folder path; undefined when it is one. */
export function folderProblem(value: unknown): string | undefined {
  if (typeof value !== 'string') return 'must be a string';
  if (value.length > MAX_LENGTH) return `must be at most ${MAX_LENGTH} characters`;
  if (/\p{Cc}/u.test(value)) return 'must not hold control characters';
  if (value.split('/').some((segment) => /^\s*\.{1,2}\s*$/.test(segment)))
    return 'must not hold . or .. as a segment';
  return undefined;
}
