import { nearestNames } from '@sekha/contracts';
import { validateSync } from 'class-validator';
import { foundText, readScalar, valueText } from './read-scalar.js';
import type { Remarks } from './remarks.js';
import { isSecret, keysOf, type NestedSection, nestedOf, notYet, type Section } from './sections.js';
import { joinPath, type MapNode, type Place, type SourceNode } from './source-tree.js';

/** What stands where, for problems that are found later. */
export type Places = Map<string, Place>;

/** Everything that reading sections shares. */
export interface Reading {
  remarks: Remarks;
  places: Places;
  /** Unset variables of secrets, by path: they make a provider unusable, not the configuration. */
  unsetSecrets: Map<string, readonly string[]>;
  /** Keys of the top level that belong to the other service. */
  foreign: ReadonlySet<string>;
}

/** One section read as its class: keys known, types right, every rule checked. Whatever is wrong is left out and reported. */
export function readSection<T extends object>(
  node: SourceNode,
  section: new () => T,
  path: string,
  reading: Reading,
): T {
  const instance = new section();
  reading.places.set(path, node.at);
  if (node.kind !== 'map') {
    if (node.kind !== 'scalar' || node.value !== null)
      reading.remarks.error(path, `must be a section with keys, found ${valueText(node)}`, node.at);
    return instance;
  }
  const broken = new Set<string>();
  const known = keysOf(section);
  for (const [key, { keyAt, node: value }] of node.members) {
    const at = joinPath(path, key);
    reading.places.set(at, value.at.line === null ? value.at : keyAt);
    if (!known.includes(key)) {
      unknownKey(key, at, keyAt, known, reading);
      continue;
    }
    const why = notYet(section, key);
    if (why !== undefined) reading.remarks.warn(at, why, keyAt);
    const nested = nestedOf(section, key);
    const result =
      nested === undefined
        ? readMember(section, key, value, at, reading)
        : readNested(nested, value, at, reading);
    if (result === BROKEN) broken.add(key);
    else if (result !== undefined) Object.assign(instance, { [key]: result });
  }
  check(instance, node, path, broken, reading);
  return instance;
}

const BROKEN = Symbol('broken');

function readMember(
  section: Section,
  key: string,
  node: SourceNode,
  path: string,
  { remarks, unsetSecrets }: Reading,
): unknown {
  if (node.kind === 'map') {
    remarks.error(path, 'must be a value, found a section', node.at);
    return BROKEN;
  }
  if (node.kind === 'scalar' && node.unset.length > 0) {
    if (isSecret(section, key) && key === 'api_key') {
      unsetSecrets.set(path, node.unset);
      return undefined;
    }
    remarks.error(path, `the variable ${node.unset.join(', ')} is not set and has no default`, node.at);
    return BROKEN;
  }
  const values =
    node.kind === 'list' ? node.entries.map((one) => (one.kind === 'scalar' ? one.value : null)) : undefined;
  return values ?? (node.kind === 'scalar' ? readScalar(node, section, key) : undefined);
}

function readNested({ shape, of }: NestedSection, node: SourceNode, path: string, reading: Reading): unknown {
  const section = of();
  if (shape === 'section') return readSection(node, section, path, reading);
  if (shape === 'sections') {
    if (node.kind === 'list')
      return node.entries.map((one, n) => readSection(one, section, joinPath(path, n), reading));
    if (node.kind === 'scalar' && node.value === null) return [];
    reading.remarks.error(path, `must be a list, found ${valueText(node)}`, node.at);
    return BROKEN;
  }
  if (node.kind !== 'map') return undefined;
  const named = [...node.members].map(([name, member]) => [
    name,
    readSection(member.node, section, joinPath(path, name), reading),
  ]);
  return Object.fromEntries(named);
}

function unknownKey(
  key: string,
  path: string,
  at: Place,
  known: readonly string[],
  { remarks, foreign }: Reading,
): void {
  const nearest = nearestNames(key, known, 1);
  const topLevel = path === key;
  if (topLevel && foreign.has(key)) {
    // One environment for both services is usual; one file for both is worth a word.
    if (at.line !== null) remarks.warn(path, 'is not read by the bridge', at);
    return;
  }
  if (nearest.length > 0) remarks.error(path, `unknown key; did you mean '${nearest[0] ?? ''}'?`, at);
  else if (topLevel) remarks.warn(path, 'unknown key, ignored', at);
  else remarks.error(path, `unknown key; known are ${known.join(', ')}`, at);
}

/** The rules of the class. What was found is shown unless it is a secret or came from a variable. */
function check(
  instance: object,
  node: MapNode,
  path: string,
  broken: ReadonlySet<string>,
  { remarks }: Reading,
): void {
  const section = instance.constructor as Section;
  const errors = validateSync(instance, { forbidUnknownValues: false });
  for (const { property, constraints = {} } of errors) {
    if (broken.has(property)) continue;
    const text = tellingRule(constraints);
    const rule = text.startsWith(`${property} `) ? text.slice(property.length + 1) : text;
    const member = node.members.get(property);
    const at = joinPath(path, property);
    if (member === undefined) remarks.error(at, `is missing; it ${rule}`, node.at);
    else
      remarks.error(
        at,
        `${rule}, found ${foundText(member.node, isSecret(section, property))}`,
        member.node.at,
      );
    Object.assign(instance, { [property]: undefined });
  }
}

/** Of several broken rules the one about the type (isInt, isIn): a bound says little about what is no number. */
function tellingRule(constraints: Readonly<Record<string, string>>): string {
  const names = Object.keys(constraints);
  const name = names.find((one) => one.startsWith('is')) ?? names[0] ?? '';
  return constraints[name] ?? 'is not valid';
}
