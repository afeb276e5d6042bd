import {
  type ApiDocument,
  type Known,
  type Operation,
  type Place,
  placesOf,
  validRequest,
  validValue,
  type WireRequest,
  withValueAt,
} from '@sekha/testing';
import { type Kind, kindOf } from './parameter-kinds.js';
import { type Holdings, importedFile, SHARED } from './tenant-holdings.js';

/** A request of one tenant that names something of another. */
export interface Attack extends WireRequest {
  /** The same with a name that nobody has: it must be answered alike. */
  twin: WireRequest | undefined;
}

interface Try {
  value: unknown;
  /** Undefined where a difference would tell nothing. */
  unknown: unknown;
}

/** All that can be tried on an operation with what `victim` has; `own` is what the attacker names otherwise. */
export function attacksOn(
  operation: Operation,
  document: ApiDocument,
  own: Known,
  victim: Holdings,
): Attack[] {
  const subject = { operation, document, known: own, file: JSON.stringify(importedFile('attacker')) };
  const usual = validRequest(subject);
  return [
    { ...usual, what: 'nothing named', twin: undefined },
    ...inPath(operation, usual, victim),
    ...inQuery(operation, usual, victim),
    ...inBody(operation, document, own, usual, victim),
    ...files(operation, usual),
  ];
}

function inPath(operation: Operation, usual: WireRequest, victim: Holdings): Attack[] {
  const named = operation.parameters.filter(({ in: where }) => where === 'path');
  return named.flatMap(({ name }) =>
    tries(kindOf(name), victim).map(({ value, unknown }) => {
      const at = (text: unknown): WireRequest => ({
        ...usual,
        what: `{${name}} = ${String(text)}`,
        target: pathWith(operation.path, usual.target, name, String(text)),
      });
      return { ...at(value), twin: unknown === undefined ? undefined : at(unknown) };
    }),
  );
}

/** The usual path with one parameter replaced; the others stay the attacker's own. */
function pathWith(pattern: string, usual: string, name: string, value: string): string {
  const given = usual.split('?')[0]?.split('/') ?? [];
  return pattern
    .split('/')
    .map((part, at) => (part === `{${name}}` ? encodeURIComponent(value) : given[at]))
    .join('/');
}

function inQuery(operation: Operation, usual: WireRequest, victim: Holdings): Attack[] {
  const named = operation.parameters.filter(({ in: where }) => where === 'query');
  return named.flatMap(({ name }) =>
    tries(kindOf(name), victim).map(({ value, unknown }) => {
      const at = (text: unknown): WireRequest => ({
        ...usual,
        what: `?${name}=${String(text)}`,
        target: `${usual.target}${usual.target.includes('?') ? '&' : '?'}${name}=${encodeURIComponent(String(text))}`,
      });
      return { ...at(value), twin: unknown === undefined ? undefined : at(unknown) };
    }),
  );
}

function inBody(
  operation: Operation,
  document: ApiDocument,
  own: Known,
  usual: WireRequest,
  victim: Holdings,
): Attack[] {
  const schema = operation.body;
  if (schema === undefined) return [];
  const shape = { schema, document, known: own };
  const body = validValue(schema, document, own);
  return placesOf(schema, document).flatMap((place) =>
    tries(kindOf(nameOf(place)), victim).map(({ value, unknown }) => {
      const at = (one: unknown): WireRequest => ({
        ...usual,
        what: `${place.steps.join('.')} = ${JSON.stringify(one)}`,
        body: JSON.stringify(withValueAt(body, place, fitting(place, one), shape)),
      });
      return { ...at(value), twin: unknown === undefined ? undefined : at(unknown) };
    }),
  );
}

/** The name of a place; that of the list for an element of one. */
export function nameOf({ steps }: Place): string {
  return String(steps.findLast((step) => typeof step === 'string') ?? '');
}

function fitting({ schema }: Place, value: unknown): unknown {
  const { type } = schema;
  return type === 'array' || (Array.isArray(type) && type.includes('array')) ? [value] : value;
}

/**
 * The victim's idempotency keys, with the body they were used with and with another: neither shows that they were.
 * They come last, for with that body the attacker has a copy of its own.
 */
export function replaysOn(
  operation: Operation,
  document: ApiDocument,
  own: Known,
  victim: Holdings,
): Attack[] {
  const usual = validRequest({
    operation,
    document,
    known: own,
    file: JSON.stringify(importedFile('attacker')),
  });
  const used = victim.replays[operation.id];
  if (used === undefined) return [];
  const at = (key: string, body: string | undefined): WireRequest => ({
    ...usual,
    what: `idempotency-key: ${key}`,
    headers: { ...usual.headers, 'idempotency-key': key },
    body,
  });
  const same = JSON.stringify(used.body);
  return [
    { ...at(used.keys[0], same), twin: at(`nobody ${operation.id} 1`, same) },
    { ...at(used.keys[1], usual.body), twin: at(`nobody ${operation.id} 2`, usual.body) },
  ];
}

/** The file that the victim imported: what it has is not taken for what the attacker has. */
function files(operation: Operation, usual: WireRequest): Attack[] {
  if (operation.fileTypes.length === 0) return [];
  return [
    {
      ...usual,
      what: 'the same source ids',
      body: JSON.stringify(importedFile('attacker')),
      twin: undefined,
    },
  ];
}

function tries(kind: Kind | undefined, victim: Holdings): Try[] {
  switch (kind) {
    case 'reference':
      return victim.references.map((value) => ({ value, unknown: likeNobody(value) }));
    case 'label':
      return victim.labels.map((value) => ({ value, unknown: unlessShared(value, 'A label of nobody') }));
    case 'folder':
      return victim.folders.map((value) => ({ value, unknown: unlessShared(value, '/folder-of-nobody') }));
    case 'cursor':
      return victim.cursors.map((value) => ({ value, unknown: undefined }));
    case 'text':
      return [{ value: SHARED.words, unknown: undefined }];
    case 'tenant':
      return [{ value: victim.tenant, unknown: 'tenant-of-nobody' }];
    case 'metadata':
      return [{ value: { owner: `${victim.tenant}metadata` }, unknown: { owner: 'nobody' } }];
    default:
      return [];
  }
}

function unlessShared(value: string, unknown: string): string | undefined {
  return value === SHARED.label || value === SHARED.folder ? undefined : unknown;
}

/** A name of the same form that nobody has. */
function likeNobody(reference: string): string {
  if (/^[0-9a-f]{8}-/.test(reference)) return '01900000-0000-7000-8000-0000000000ff';
  return /^\d+$/.test(reference) ? '987654321' : `${reference.slice(0, 6)}......`;
}
