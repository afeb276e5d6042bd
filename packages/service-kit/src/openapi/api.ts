import { applyDecorators, HttpCode } from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiOperation, ApiQuery, ApiResponse } from '@nestjs/swagger';
import { contractSchema, ERROR_STATUS, type ErrorCode } from '@sekha/contracts';

type Class = abstract new (...args: never[]) => object;

type Reply = Class | [Class] | Readonly<Record<string, unknown>>;

/** What a route promises, once, for the OpenAPI document. */
export interface ApiPromise {
  summary: string;
  description?: string;
  /** The contract of the request body. */
  body?: Class;
  /** The body may be left out. */
  bodyOptional?: boolean;
  /** The contract of the query string. */
  query?: Class;
  /** The contract of the reply; in brackets for a list of them; a schema where it is no object; absent = empty. */
  reply?: Reply;
  /** Contracts that the reply may have instead, when it was asked for so. */
  alternatives?: readonly Class[];
  /** Content types of a reply that is a text or a file, instead of `reply` or alone. */
  replyTypes?: readonly string[];
  /** Content types of a body that is a file, read as it comes; where there is no `body`. */
  bodyTypes?: readonly string[];
  /** Default 200. Sets the status of the reply, too. */
  status?: number;
  errors?: readonly ErrorCode[];
  /** The reply of another status that is no error of ours, such as the 503 of a health check. */
  otherwise?: { status: number; reply: Class; description: string };
  tags?: string[];
}

/** Documents a route from its contract classes and sets its status. */
export function Api(promise: ApiPromise): MethodDecorator {
  const status = promise.status ?? 200;
  const { summary, description = '', tags } = promise;
  return applyDecorators(
    HttpCode(status),
    ApiOperation({ summary, description, ...(tags === undefined ? {} : { tags }) }),
    ...bodyOf(promise),
    ...(promise.query === undefined ? [] : queryOf(promise.query)),
    ApiResponse({ status, description: 'success', ...replyOf(promise) }),
    ...otherwiseOf(promise),
    ...errorsOf(promise.errors ?? []),
  );
}

function bodyOf({ body, bodyOptional = false, bodyTypes = [] }: ApiPromise): MethodDecorator[] {
  const required = !bodyOptional;
  if (body !== undefined) return [ApiBody({ required, schema: refTo(body) })];
  if (bodyTypes.length === 0) return [];
  return [ApiConsumes(...bodyTypes), ApiBody({ required, schema: { type: 'string' } })];
}

function queryOf(query: Class): MethodDecorator[] {
  const { properties = {}, required = [] } = contractSchema(query);
  return Object.entries(properties).map(([name, schema]) => {
    const description = typeof schema['description'] === 'string' ? schema['description'] : '';
    return ApiQuery({ name, required: required.includes(name), description, schema });
  });
}

function replyOf({ reply, alternatives = [], replyTypes = [] }: ApiPromise): object {
  const schemas = [...(reply === undefined ? [] : [schemaOf(reply)]), ...alternatives.map(refTo)];
  const [only] = schemas;
  const json = schemas.length > 1 ? { anyOf: schemas } : only;
  const texts = replyTypes.map((type) => [type, { schema: { type: 'string' } }]);
  const content = {
    ...(json === undefined ? {} : { 'application/json': { schema: json } }),
    ...Object.fromEntries(texts),
  };
  return Object.keys(content).length === 0 ? {} : { content };
}

function otherwiseOf({ otherwise }: ApiPromise): MethodDecorator[] {
  if (otherwise === undefined) return [];
  const { status, reply, description } = otherwise;
  return [ApiResponse({ status, description, ...replyOf({ summary: '', reply }) })];
}

function schemaOf(reply: Reply): object {
  if (typeof reply === 'function') return refTo(reply);
  return isList(reply) ? { type: 'array', items: refTo(reply[0]) } : reply;
}

function isList(reply: Reply): reply is [Class] {
  return Array.isArray(reply);
}

function errorsOf(errors: readonly ErrorCode[]): MethodDecorator[] {
  const byStatus = new Map<number, ErrorCode[]>();
  for (const code of errors) {
    const status = ERROR_STATUS[code];
    byStatus.set(status, [...(byStatus.get(status) ?? []), code]);
  }
  return [...byStatus].map(([status, codes]) =>
    ApiResponse({
      status,
      description: codes.join(', '),
      content: { 'application/json': { schema: { $ref: '#/components/schemas/Error' } } },
    }),
  );
}

function refTo(contract: Class): { $ref: string } {
  return { $ref: `#/components/schemas/${contract.name}` };
}
