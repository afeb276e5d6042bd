import { isUtf8 } from 'node:buffer';
import { AppError } from '@sekha/contracts';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { DEEPEST_JSON, nestsTooDeep } from './json-depth.js';
import { jsonProblem } from './json-problem.js';

/** What `curl -d` says when it is told nothing: the body is JSON all the same in our clients' hands. */
const MAYBE_JSON = /^(application\/x-www-form-urlencoded|text\/plain|application\/octet-stream)\b/i;
const JSON_TYPE = /^application\/([\w.-]+\+)?json\b/i;
const TEXT_TYPE = /^(text\/|application\/([\w.-]+\+)?(x-)?yaml\b)/i;

type Done = (error: Error | null, body?: unknown) => void;

/**
 * Reads every body once, as UTF-8. JSON is parsed whatever the content type says (`curl -d` sends none of ours);
 * other text reaches the route as a string; anything else is refused with 415.
 */
export function registerBodyParsing(fastify: FastifyInstance): void {
  const parseJson = fastify.getDefaultJsonParser('error', 'ignore');
  fastify.removeAllContentTypeParsers();
  fastify.addContentTypeParser(
    '*',
    { parseAs: 'buffer' },
    (request: FastifyRequest, body: Buffer, done: Done) => {
      const type = request.headers['content-type'] ?? '';
      if (body.length === 0) return done(null, undefined);
      const encoded = encodingProblem(request);
      if (encoded !== undefined) return done(encoded);
      if (!isUtf8(body)) return done(new AppError('request.malformed', 'the request body is not UTF-8'));
      const text = body.toString('utf8');
      const vague = type === '' || MAYBE_JSON.test(type);
      if (JSON_TYPE.test(type) || (vague && looksLikeJson(text)))
        return parseJson(request, text, (error, parsed) => {
          if (error !== null) return done(malformed(text, error));
          return nestsTooDeep(text) ? done(tooDeep()) : done(null, parsed);
        });
      if (vague || TEXT_TYPE.test(type)) return done(null, text);
      return done(
        new AppError('request.unsupported_media_type', `cannot read ${type.slice(0, 100)}; send JSON`),
      );
    },
  );
}

/** Bodies are read as they come: a compressed one would be taken for garbage. */
export function encodingProblem({ headers }: FastifyRequest): AppError | undefined {
  const encoding = headers['content-encoding'] ?? 'identity';
  return /^(identity)?$/i.test(encoding)
    ? undefined
    : new AppError(
        'request.unsupported_media_type',
        `cannot read a body with content-encoding ${encoding.slice(0, 100)}; send it uncompressed`,
      );
}

function looksLikeJson(text: string): boolean {
  return /^\s*[{[]/.test(text);
}

function tooDeep(): AppError {
  return new AppError('request.malformed', `the request body nests deeper than ${DEEPEST_JSON} levels`);
}

function malformed(text: string, cause: Error): AppError {
  return new AppError('request.malformed', `the request body is not valid JSON: ${jsonProblem(text)}`, {
    cause,
  });
}
