import { plainToInstance } from 'class-transformer';
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

/**
 * Reads `value` as an instance of the contract: aliases translated, unknown members dropped (or refused, where the
 * class says so), every rule checked, all problems reported together.
 *
 * Throws `request.malformed` when `value` is no object, `request.invalid` with `details: ContractProblem[]` otherwise.
 */
export function readContract<T extends object>(contract: Class<T>, value: unknown): T {
  if (!isMembers(value)) throw new AppError('request.malformed', 'the request body must be a JSON object');
  const problems: ContractProblem[] = [];
  const canonical = toCanonical(contract, value, '', problems);
  if (problems.length === 0) {
    const instance = plainToInstance(contract, canonical);
    const errors = validateSync(instance, {
      whitelist: true,
      forbidUnknownValues: true,
      stopAtFirstError: true,
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

function toCanonical(
  contract: abstract new (...args: never[]) => object,
  value: Members,
  at: string,
  problems: ContractProblem[],
): Members {
  const aliases = aliasesOf(contract);
  const nested = allNestedOf(contract);
  const known = refusesUnknown(contract) ? membersOf(contract) : undefined;
  const canonical: Members = {};
  for (const [name, member] of Object.entries(value)) {
    if (name === '__proto__') continue; // an own member in JSON, the prototype in an assignment
    const target = aliases.get(name) ?? name;
    if (target !== name && value[target] !== undefined) continue;
    const path = at === '' ? name : `${at}.${name}`;
    if (known !== undefined && !known.includes(target)) {
      problems.push({ path, problem: unknownMember(name, known) });
      continue;
    }
    const of = nested.get(target);
    canonical[target] = of === undefined ? member : nestedToCanonical(of(), member, path, problems);
  }
  return canonical;
}

function unknownMember(name: string, known: readonly string[]): string {
  const nearest = nearestNames(name, known);
  return nearest.length > 0
    ? `is not known here; did you mean ${nearest.join(' or ')}?`
    : `is not known here; known are ${known.join(', ')}`;
}

function nestedToCanonical(
  contract: abstract new (...args: never[]) => object,
  member: unknown,
  path: string,
  problems: ContractProblem[],
): unknown {
  if (Array.isArray(member))
    return member.map((one, position) =>
      isMembers(one) ? toCanonical(contract, one, `${path}[${position}]`, problems) : one,
    );
  return isMembers(member) ? toCanonical(contract, member, path, problems) : member;
}

function collect(error: ValidationError, at: string, problems: ContractProblem[]): void {
  const position = /^\d+$/.test(error.property);
  const path = position ? `${at}[${error.property}]` : at === '' ? error.property : `${at}.${error.property}`;
  for (const text of Object.values(error.constraints ?? {}))
    problems.push({ path, problem: withoutName(text, error.property) });
  for (const child of error.children ?? []) collect(child, path, problems);
}

/** class-validator begins its texts with the member's name, which the path already says. */
function withoutName(text: string, name: string): string {
  return text.startsWith(`${name} `) ? text.slice(name.length + 1) : text;
}

function isMembers(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
