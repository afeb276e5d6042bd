import type { AppError } from '@sekha/contracts';
import { refuseLine } from './refuse-line.js';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const HEX = /^(?:[0-9a-f]{2}){1,64}$/;
const LONE_SURROGATE = /[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/;
/** The last millisecond that a date can name. */
const LAST_MS = 8_640_000_000_000_000;
/** Deep enough for anything that may be stored, shallow enough for any stack. */
const DEEPEST = 64;

/** The members of one line, each read by what it must be. */
export class LineMembers {
  constructor(
    private readonly line: number,
    private readonly members: Record<string, unknown>,
  ) {}

  text(name: string, { longest = Number.POSITIVE_INFINITY } = {}): string {
    const value = this.members[name];
    if (typeof value !== 'string') throw this.refusal(`has no text ${name}`);
    if (value.length > longest) throw this.refusal(`has a ${name} of more than ${longest} characters`);
    if (LONE_SURROGATE.test(value)) throw this.refusal(`has a ${name} that is not Unicode`);
    return value;
  }

  uuid(name: string): string {
    return this.matching(name, UUID, 'is not a UUID in lower case');
  }

  hex(name: string): string {
    return this.matching(name, HEX, 'is not in hex');
  }

  whole(name: string, least: number, most = Number.MAX_SAFE_INTEGER): number {
    const value = this.members[name];
    if (Number.isSafeInteger(value) && Number(value) >= least && Number(value) <= most) return Number(value);
    throw this.refusal(`has a ${name} that is no whole number from ${least} to ${most}`);
  }

  time(name: string): number {
    return this.whole(name, -LAST_MS, LAST_MS);
  }

  truth(name: string): boolean {
    const value = this.members[name];
    if (typeof value !== 'boolean') throw this.refusal(`has a ${name} that is neither true nor false`);
    return value;
  }

  choice<T extends string>(name: string, choices: readonly T[]): T {
    const value = choices.find((choice) => choice === this.members[name]);
    if (value === undefined) throw this.refusal(`has a ${name} that is none of ${choices.join(', ')}`);
    return value;
  }

  nullable<T>(name: string, read: () => T): T | null {
    return this.members[name] === null ? null : read();
  }

  object(name: string): Record<string, unknown> {
    const value = this.members[name];
    if (!isObject(value)) throw this.refusal(`has no object ${name}`);
    if (isDeeper(value, DEEPEST)) throw this.refusal(`has a ${name} nested more than ${DEEPEST} levels deep`);
    return value;
  }

  /** A member that is an object of its own; undefined when it is absent. */
  child(name: string): LineMembers | undefined {
    return this.members[name] === undefined ? undefined : new LineMembers(this.line, this.object(name));
  }

  /** Little-endian 32-bit floats in base64; undefined when it is absent. */
  vector(name: string): Float32Array | undefined {
    if (this.members[name] === undefined) return undefined;
    const text = this.text(name);
    const bytes = Buffer.from(text, 'base64');
    // Decoding leaves out what is no base64, and is shorter then.
    if (bytes.length !== decodedLength(text)) throw this.refusal(`has a ${name} that is not in base64`);
    if (bytes.length === 0 || bytes.length % Float32Array.BYTES_PER_ELEMENT !== 0)
      throw this.refusal(`has a ${name} that is no list of 32-bit floats`);
    const values = new Float32Array(new Uint8Array(bytes).buffer);
    if (!areFinite(values)) throw this.refusal(`has a ${name} with a value that is not finite`);
    return values;
  }

  refusal(problem: string): AppError {
    return refuseLine(this.line, problem);
  }

  private matching(name: string, pattern: RegExp, problem: string): string {
    const value = this.text(name);
    if (!pattern.test(value)) throw this.refusal(`has a ${name} that ${problem}`);
    return value;
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isDeeper(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return levels === 0 || Object.values(value).some((one) => isDeeper(one, levels - 1));
}

function decodedLength(base64: string): number {
  const padding = base64.endsWith('==') ? 2 : Number(base64.endsWith('='));
  return (base64.length / 4) * 3 - padding;
}

/** Zero times anything is zero, but for what is not finite. */
function areFinite(values: Float32Array): boolean {
  let sum = 0;
  for (let at = 0; at < values.length; at += 1) sum += (values[at] ?? 0) * 0;
  return sum === 0;
}
