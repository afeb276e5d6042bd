import { ValidatorConstraint, type ValidatorConstraintInterface } from 'class-validator';

/** Bytes of JSON that metadata may take. */
const MAX_BYTES = 16_384;
const MAX_DEPTH = 8;

/** Metadata is for labels and ids, not for documents: bounded in size and depth. */
@ValidatorConstraint({ name: 'metadataRule' })
export class MetadataRule implements ValidatorConstraintInterface {
  validate(value: unknown): boolean {
    return depthOf(value) <= MAX_DEPTH && Buffer.byteLength(JSON.stringify(value) ?? '') <= MAX_BYTES;
  }

  defaultMessage(): string {
    return `must be at most ${MAX_BYTES} bytes of JSON and ${MAX_DEPTH} levels deep`;
  }
}

/** Levels of nesting, counted only as far as they matter: a hostile depth must not exhaust the stack. */
function depthOf(value: unknown, level = 0): number {
  if (typeof value !== 'object' || value === null || level > MAX_DEPTH) return level;
  return Object.values(value).reduce(
    (deepest: number, one) => Math.max(deepest, depthOf(one, level + 1)),
    level + 1,
  );
}
