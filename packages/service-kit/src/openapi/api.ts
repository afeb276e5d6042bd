import { applyDecorators, HttpCode } from '@nestjs/common';
import { ApiBody, ApiOperation, ApiQuery, ApiResponse } from '@nestjs/swagger';
import { contractSchema, ERROR_STATUS, type ErrorCode } from '@sekha/contracts';

type Class = abstract new (...args: never[]) => object;

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
  /** The contract of the reply; in brackets for a list of them; absent for an empty reply. */
  reply?: Class | [Class];
  /** Default 200. Sets the status of the reply, too. */
  status?: number;
  errors?: readonly ErrorCode[];
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
    ApiResponse({ status, description: 'success', ...replyOf(promise.reply) }),
    ...errorsOf(promise.errors ?? []),
  );
}

function bodyOf({ body, bodyOptional = false }: ApiPromise): MethodDecorator[] {
  return body === undefined ? [] : [ApiBody({ required: !bodyOptional, schema: refTo(body) })];
}

function queryOf(query: Class): MethodDecorator[] {
  const { properties = {}, required = [] } = contractSchema(query);
  return Object.entries(properties).map(([name, schema]) => {
    const description = typeof schema['description'] === 'string' ? schema['description'] : '';
    return ApiQuery({ name, required: required.includes(name), description, schema });
  });
}

function replyOf(reply: ApiPromise['reply']): object {
  if (reply === undefined) return {};
  const schema = Array.isArray(reply) ? { type: 'array', items: refTo(reply[0]) } : refTo(reply);
  return { content: { 'application/json': { schema } } };
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
