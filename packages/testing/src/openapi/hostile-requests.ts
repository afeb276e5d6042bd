import { placesOf, withValueAt } from './body-places.js';
import {
  HOSTILE_BODIES,
  HOSTILE_CONTENT_TYPES,
  HOSTILE_PARAMETERS,
  hostileValues,
} from './hostile-values.js';
import type { ApiDocument, Operation, Parameter } from './operations.js';
import { pick, seededRandom } from './seeded-random.js';
import { type Known, validValue } from './valid-value.js';

/** A request as it goes over the wire. */
export interface WireRequest {
  /** What is odd about it, for the one who reads a failure. */
  what: string;
  method: string;
  /** Path and query, percent-encoded already. */
  target: string;
  headers: Readonly<Record<string, string>>;
  body: string | undefined;
}

export interface Subject {
  operation: Operation;
  document: ApiDocument;
  known: Known;
  /** A good file, where the operation takes one. */
  file: string;
}

/** A request that the document allows. */
export function validRequest({ operation, document, known, file }: Subject): WireRequest {
  const value = ({ name, schema }: Parameter): string =>
    encodeURIComponent(String(Object.hasOwn(known, name) ? known[name] : validValue(schema, document)));
  const query = operation.parameters
    .filter((parameter) => parameter.in === 'query' && parameter.required)
    .map((parameter) => `${parameter.name}=${value(parameter)}`);
  const path = operation.path.replace(/\{(\w+)\}/g, (_, name: string) => {
    const parameter = operation.parameters.find((one) => one.in === 'path' && one.name === name);
    return parameter === undefined ? name : value(parameter);
  });
  const target = query.length > 0 ? `${path}?${query.join('&')}` : path;
  const { method, body, fileTypes } = operation;
  const usual = { what: 'as documented', method, target };
  const [type] = fileTypes;
  if (type !== undefined) return { ...usual, headers: { 'content-type': type }, body: file };
  if (body === undefined) return { ...usual, headers: {}, body: undefined };
  const json = JSON.stringify(validValue(body, document, known));
  return { ...usual, headers: { 'content-type': 'application/json' }, body: json };
}

/** Everything this walker knows to do to an operation. The same `seed` gives the same requests. */
export function* hostileRequests(subject: Subject, seed: number, mixtures = 40): Generator<WireRequest> {
  yield* hostilePaths(subject);
  yield* hostileQueries(subject);
  yield* hostileHeaders(subject);
  if (subject.operation.method === 'GET') return;
  yield* hostileBodies(subject);
  if (subject.operation.body === undefined) return;
  yield* hostileMembers(subject);
  yield* hostileMixtures(subject, seed, mixtures);
}

function* hostilePaths(subject: Subject): Generator<WireRequest> {
  const usual = validRequest(subject);
  const { operation } = subject;
  for (const parameter of operation.parameters.filter((one) => one.in === 'path')) {
    for (const value of HOSTILE_PARAMETERS) {
      const path = operation.path.replace(`{${parameter.name}}`, value).replace(/\{\w+\}/g, 'x');
      yield { ...usual, what: `{${parameter.name}} = ${value.slice(0, 40)}`, target: path };
    }
  }
}

function* hostileQueries(subject: Subject): Generator<WireRequest> {
  const usual = validRequest(subject);
  const [path = '', given = ''] = usual.target.split('?');
  const names = subject.operation.parameters.filter((one) => one.in === 'query').map(({ name }) => name);
  const ask = (query: string): WireRequest => ({
    ...usual,
    what: `?${query.slice(0, 80)}`,
    target: `${path}?${[given, query].filter(Boolean).join('&')}`,
  });
  for (const name of names) {
    for (const value of HOSTILE_PARAMETERS) yield ask(`${name}=${value}`);
    yield ask(`${name}=a&${name}=b`);
    yield ask(`${name}[]=a`);
    yield ask(`${name}[a]=b`);
    yield ask(name);
  }
  for (const query of ['unknown=1', '__proto__=1', '__proto__[a]=1', 'constructor=1', '&&&=&', '%', '='])
    yield ask(query);
}

function* hostileHeaders(subject: Subject): Generator<WireRequest> {
  const usual = validRequest(subject);
  const set = (name: string, value: string): WireRequest => ({
    ...usual,
    what: `${name}: ${value.slice(0, 40)}`,
    headers: { ...usual.headers, [name]: value },
  });
  yield set('idempotency-key', 'x'.repeat(256));
  yield set('idempotency-key', 'caf\u00e9 \u00ff');
  yield set('accept', 'text/html;q=0.9, */*;q=x');
  yield set('accept', 'application/vnd.sekha.v2+json');
  yield set('x-request-id', '\u00e9'.repeat(200));
  yield set('content-encoding', 'gzip');
  yield set('origin', 'http://evil.example');
  if (usual.body === undefined) return;
  yield set('transfer-encoding', 'chunked');
  for (const type of HOSTILE_CONTENT_TYPES) yield set('content-type', type);
}

function* hostileBodies(subject: Subject): Generator<WireRequest> {
  const usual = validRequest(subject);
  for (const body of HOSTILE_BODIES)
    yield { ...usual, what: `body ${JSON.stringify(body.slice(0, 40))}`, body };
  yield { ...usual, what: 'no body', body: undefined };
  if (subject.operation.body === undefined) return;
  const json = JSON.parse(usual.body ?? '{}') as object;
  yield { ...usual, what: 'an unknown member', body: JSON.stringify({ ...json, unheard_of: { a: [1] } }) };
  yield { ...usual, what: 'in a list', body: JSON.stringify([json]) };
}

function* hostileMembers(subject: Subject): Generator<WireRequest> {
  const { document, known } = subject;
  const schema = subject.operation.body ?? {};
  const usual = validRequest(subject);
  const body = validValue(schema, document, known);
  for (const place of placesOf(schema, document))
    for (const value of hostileValues(place.schema)) {
      const changed = withValueAt(body, place, value, { schema, document, known });
      const what = `${place.steps.join('.')} = ${(JSON.stringify(value) ?? 'absent').slice(0, 60)}`;
      yield { ...usual, what, body: JSON.stringify(changed) };
    }
}

/** Several members at once: what one check catches alone may hide what lies behind it. */
function* hostileMixtures(subject: Subject, seed: number, count: number): Generator<WireRequest> {
  const { document, known } = subject;
  const random = seededRandom(seed);
  const schema = subject.operation.body ?? {};
  const usual = validRequest(subject);
  const places = placesOf(schema, document);
  for (let serial = 0; serial < count && places.length > 0; serial++) {
    let body = validValue(schema, document, known);
    const changed: string[] = [];
    for (let change = 0; change < 3; change++) {
      const place = pick(places, random);
      if (place === undefined) continue;
      const hostile =
        random() < 0.5
          ? pick(hostileValues(place.schema), random)
          : validValue(place.schema, document, known);
      body = withValueAt(body, place, hostile, { schema, document, known });
      changed.push(`${place.steps.join('.')} = ${(JSON.stringify(hostile) ?? 'absent').slice(0, 40)}`);
    }
    yield { ...usual, what: changed.join('; '), body: JSON.stringify(body) };
  }
}
