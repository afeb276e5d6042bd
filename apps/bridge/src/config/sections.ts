import { getMetadataStorage } from 'class-validator';
import 'reflect-metadata';

export type Section = new () => object;

export type Shape = 'section' | 'sections' | 'named_sections';

export interface NestedSection {
  shape: Shape;
  of: () => Section;
}

const nested = new WeakMap<object, Map<string, NestedSection>>();
const pending = new WeakMap<object, Map<string, string>>();
const secret = new WeakMap<object, Set<string>>();

/** A member that is a section of its own. */
export function Nest(of: () => Section, shape: Shape = 'section'): PropertyDecorator {
  return (target, property) => {
    const known = nested.get(target.constructor) ?? new Map<string, NestedSection>();
    nested.set(target.constructor, known.set(String(property), { shape, of }));
  };
}

/** A key that is understood and checked, and does nothing in this version: `why` is the warning. */
export function NotYet(why = 'is accepted, but not enforced in this version'): PropertyDecorator {
  return (target, property) => {
    const known = pending.get(target.constructor) ?? new Map<string, string>();
    pending.set(target.constructor, known.set(String(property), why));
  };
}

/** A key whose value no problem may show. */
export function Secret(): PropertyDecorator {
  return (target, property) => {
    const known = secret.get(target.constructor) ?? new Set<string>();
    secret.set(target.constructor, known.add(String(property)));
  };
}

export function nestedOf(section: Section, key: string): NestedSection | undefined {
  return nested.get(section)?.get(key);
}

export function notYet(section: Section, key: string): string | undefined {
  return pending.get(section)?.get(key);
}

export function isSecret(section: Section, key: string): boolean {
  return secret.get(section)?.has(key) ?? false;
}

/** The keys a section knows. */
export function keysOf(section: Section): string[] {
  const checked = getMetadataStorage()
    .getTargetValidationMetadatas(section, '', true, false)
    .map(({ propertyName }) => propertyName);
  return [...new Set([...checked, ...(nested.get(section)?.keys() ?? [])])];
}

/** The declared type of a member: it decides how text from a variable is read. */
export function typeOf(section: Section, key: string): unknown {
  return Reflect.getMetadata('design:type', section.prototype as object, key);
}
