import { getMetadataStorage } from 'class-validator';

type Class = abstract new (...args: never[]) => object;

const aliases = new WeakMap<object, ReadonlyMap<string, string>>();
const nested = new WeakMap<object, Map<string, () => Class>>();
const strict = new WeakSet<object>();
const nestedTypes = new Set<() => Class>();

/** Other spellings of members: `{ title: 'label' }` reads `title` as `label`. The canonical one wins when both come. */
export function Aliases(names: Readonly<Record<string, string>>): ClassDecorator {
  return (target) => {
    aliases.set(target, new Map(Object.entries(names)));
  };
}

/** For contracts where a misspelled member would do harm: unknown members are refused instead of dropped. */
export function RefuseUnknown(): ClassDecorator {
  return (target) => {
    strict.add(target);
  };
}

export function aliasesOf(target: object): ReadonlyMap<string, string> {
  return inherited(target, (at) => aliases.get(at)) ?? new Map();
}

export function refusesUnknown(target: object): boolean {
  return inherited(target, (at) => (strict.has(at) ? true : undefined)) ?? false;
}

/** Members that are contracts themselves, by name; owned by the class that declares them. */
function nestedOf(target: object): Map<string, () => Class> {
  const known = nested.get(target) ?? new Map<string, () => Class>();
  nested.set(target, known);
  return known;
}

/** Notes that `of` is a contract within `target`. */
export function addNested(target: object, member: string, of: () => Class): void {
  nestedOf(target).set(member, of);
  nestedTypes.add(of);
}

/** Every class that is a member of some contract. */
export function nestedContracts(): Class[] {
  return [...new Set([...nestedTypes].map((of) => of()))];
}

/** All nested members of a class and its parents. */
export function allNestedOf(target: object): Map<string, () => Class> {
  const all = new Map<string, () => Class>();
  for (
    let at: object | null = target;
    at !== null && at !== Function.prototype;
    at = Object.getPrototypeOf(at)
  ) {
    for (const [name, of] of nested.get(at) ?? []) if (!all.has(name)) all.set(name, of);
  }
  return all;
}

/** The members a contract knows, in the order of declaration. */
export function membersOf(target: abstract new (...args: never[]) => object): string[] {
  const metadata = getMetadataStorage().getTargetValidationMetadatas(target, '', true, false);
  return [...new Set(metadata.map((one) => one.propertyName))];
}

function inherited<T>(target: object, read: (at: object) => T | undefined): T | undefined {
  for (
    let at: object | null = target;
    at !== null && at !== Function.prototype;
    at = Object.getPrototypeOf(at)
  ) {
    const found = read(at);
    if (found !== undefined) return found;
  }
  return undefined;
}
