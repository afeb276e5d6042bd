import { type ValidationError, validateSync } from 'class-validator';
import { AppError } from '../app-error.js';
import { aliasesOf, allNestedOf, membersOf, refusesUnknown } from './contract-metadata.js';
import { nearestNames } from './nearest-name.js';

/** One thing that is wrong with a request: where, and what. */
export interface ContractProblem {
  /** Dotted path of the member, list positions in brackets: `messages[2].content`. Empty for the whole body. */
  path: string;
  problem: string;
}

type Class<T extends object> = new () => T;
type Members = Record<string, unknown>;

/** Enough to mend a request by; a hostile one must not make a reply of megabytes. */
const MOST_PROBLEMS = 20;
/** Levels of nesting inside one member; JSON of clients has a handful. */
const DEEPEST = 64;

/**
 * Reads `value` as an instance of the contract: aliases translated, unknown members dropped (or refused, where the
 * class says so), `null` taken as absent, every rule checked, all problems reported together.
 *
 * Throws `request.malformed` when `value` is no object, `request.invalid` with `details: ContractProblem[]` otherwise.
 */
export function readContract<T extends object>(contract: Class<T>, value: unknown): T {
  if (!isMembers(value)) throw new AppError('request.malformed', 'the request body must be a JSON object');
  const problems: ContractProblem[] = [];
  const instance = toInstance(contract, value, '', problems);
  if (problems.length === 0) {
    const errors = validateSync(instance, {
      whitelist: true,
      forbidUnknownValues: true,
    });
    for (const error of errors) collect(error, '', problems);
    if (problems.length === 0) return instance;
  }
  throw new AppError('request.invalid', describe(problems), { details: problems.slice(0, MOST_PROBLEMS) });
}

function describe(problems: readonly ContractProblem[]): string {
  const shown = problems
    .slice(0, 3)
    .map(({ path, problem }) => (path === '' ? problem : `${path}: ${problem}`));
  const more = problems.length - shown.length;
  return more > 0 ? `${shown.join('; ')} (and ${more} more)` : shown.join('; ');
}

/**
 * Only members that the contract knows are looked at: whatever else a client sends, under whatever name, cannot
 * reach the validator.
 */
function toInstance<T extends object>(
  contract: Class<T>,
  value: Members,
  at: string,
  problems: ContractProblem[],
): T {
  const { aliases, nested, known, strict } = planOf(contract);
  const instance = new contract();
  const members = instance as Members;
  for (const [name, member] of Object.entries(value)) {
    const target = aliases.get(name) ?? name;
    if (target !== name && (value[target] ?? undefined) !== undefined) continue;
    noteSpelling(instance, target, name);
    const path = at === '' ? name : `${at}.${name}`;
    const of = nested.get(target);
    if (!known.has(target)) {
      if (strict) problems.push({ path, problem: unknownMember(name, [...known]) });
    } else if (member === null) {
      // Absent: many clients send null for what they leave out, and nobody behind this wants to ask twice.
    } else if (of !== undefined) {
      members[target] = toNested(of() as Class<object>, member, path, problems);
    } else if (isDeeperThan(member, DEEPEST)) {
      problems.push({ path, problem: 'is nested too deeply' });
    } else {
      members[target] = member;
    }
  }
  return instance;
}

/** How the client spelt the members that it gave under another name: problems are told in its words. */
const spellings = new WeakMap<object, Map<string, string>>();

function noteSpelling(instance: object, member: string, sent: string): void {
  if (member === sent) return;
  const known = spellings.get(instance) ?? new Map<string, string>();
  spellings.set(instance, known.set(member, sent));
}

/** What is asked of a contract for every object of a body, found out once. */
interface ReadingPlan {
  aliases: ReadonlyMap<string, string>;
  nested: ReadonlyMap<string, () => abstract new (...args: never[]) => object>;
  known: ReadonlySet<string>;
  strict: boolean;
}

const plans = new WeakMap<object, ReadingPlan>();

function planOf(contract: Class<object>): ReadingPlan {
  const made = plans.get(contract) ?? {
    aliases: aliasesOf(contract),
    nested: allNestedOf(contract),
    known: new Set(membersOf(contract)),
    strict: refusesUnknown(contract),
  };
  plans.set(contract, made);
  return made;
}

/** What is said first where several rules are broken: the rules about what kind of value it is. */
const KIND_RULES = ['isArray', 'isObject', 'isString', 'isBoolean', 'isInt', 'isNumber', 'isIn', 'isUuid'];

/** One level at a time: a hostile depth must not exhaust the stack. */
function isDeeperThan(value: unknown, levels: number): boolean {
  let level: object[] = isObject(value) ? [value] : [];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth >= levels) return true;
    level = level.flatMap((one) => Object.values(one).filter(isObject));
  }
  return false;
}

function unknownMember(name: string, known: readonly string[]): string {
  const nearest = nearestNames(name, known);
  return nearest.length > 0
    ? `is not known here; did you mean ${nearest.join(' or ')}?`
    : `is not known here; known are ${known.join(', ')}`;
}

function toNested(
  contract: Class<object>,
  member: unknown,
  path: string,
  problems: ContractProblem[],
): unknown {
  if (Array.isArray(member))
    return member.map((one, position) => {
      const at = `${path}[${position}]`;
      if (isMembers(one)) return toInstance(contract, one, at, problems);
      problems.push({ path: at, problem: 'must be an object' });
      return one;
    });
  return isMembers(member) ? toInstance(contract, member, path, problems) : member;
}

function collect(error: ValidationError, at: string, problems: ContractProblem[]): void {
  const position = /^\d+$/.test(error.property);
  const name = spellings.get(error.target ?? {})?.get(error.property) ?? error.property;
  const path = position ? `${at}[${name}]` : at === '' ? name : `${at}.${name}`;
  const text = mostTelling(error.constraints ?? {});
  if (text !== undefined) problems.push({ path, problem: inPlainWords(text, error.property) });
  for (const child of error.children ?? []) collect(child, path, problems);
}

/** One problem a member: that 5 is no text comes before that it is not short enough, which nobody could act upon. */
function mostTelling(constraints: Readonly<Record<string, string>>): string | undefined {
  const rule = KIND_RULES.find((name) => Object.hasOwn(constraints, name));
  return rule === undefined ? Object.values(constraints)[0] : constraints[rule];
}

/** What class-validator says in the words of programmers. */
const PLAIN_WORDS: Readonly<Record<string, string>> = {
  'must be a number conforming to the specified constraints': 'must be a number',
  'must be an integer number': 'must be a whole number',
  'must be longer than or equal to 1 characters': 'must not be empty',
  'must contain at least 1 elements': 'must not be empty',
};

/** class-validator begins its texts with the member's name, which the path already says. */
function inPlainWords(text: string, name: string): string {
  const bare = text.replace(`each value in ${name} `, 'each value ').replace(`${name} `, '');
  return PLAIN_WORDS[bare] ?? bare;
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

function isMembers(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
