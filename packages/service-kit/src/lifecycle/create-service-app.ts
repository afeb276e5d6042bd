import 'reflect-metadata';
import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { DynamicModule, Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import { type AccessOptions, registerAccess } from '../auth/access.js';
import { ErrorFilter } from '../errors/error.filter.js';
import type { ErrorFace } from '../errors/error-face.js';
import { sendError } from '../errors/send-error.js';
import { toAppError } from '../errors/to-app-error.js';
import { answerUnparsed } from '../errors/unparsed-request.js';
import { type ArrivalLimits, registerArrival, USUAL_ARRIVAL } from '../http/arrival.js';
import { registerBodyParsing } from '../http/body-parsing.js';
import { registerCors } from '../http/cors.js';
import { answerOddRequests } from '../http/odd-requests.js';
import { isStreamedBody, registerStreamedBodies } from '../http/streamed-bodies.js';
import { NestLogger } from '../logging/logger.js';
import { registerRequestLogging } from '../logging/request-logging.js';
import { registerHttpMetrics } from '../metrics/http-metrics.js';
import type { Metrics } from '../metrics/metrics.js';
import { type OpenApiOptions, registerOpenApi } from '../openapi/openapi.js';

export interface ServiceOptions {
  module: Type | DynamicModule;
  logger: Logger;
  metrics: Metrics;
  /** Largest request body in bytes; a larger one is 413. */
  bodyLimitBytes: number;
  /** Paths whose POST bodies are read by their routes as they arrive; see `streamedBodyOf`. */
  streamedPaths?: readonly string[];
  /** How long bodies may take to arrive; absent = five minutes, and no pause longer than that in a streamed one. */
  arrival?: ArrivalLimits;
  /** Who may call; absent = everybody (a service on loopback without a key). */
  access?: AccessOptions;
  /** Origins whose pages may call from a browser; absent = none. */
  corsOrigins?: readonly string[];
  /** Error shapes of route families beside Sekha's own. */
  errorFaces?: readonly ErrorFace[];
  openApi: OpenApiOptions;
  /**
   * Every line that is written while a request is worked on carries its id, without being told. Default true. It makes
   * Node follow each promise, which is a quarter of the processor time of a short request: a service that answers
   * thousands a second says false and names the id where it logs.
   */
  followRequests?: boolean;
}

/** Long enough for a URL-encoded label, short enough to bound the router's work. */
const MAX_PARAM_LENGTH = 1_000;
const HEADERS_ARRIVE_WITHIN_MS = 60_000;

/** A Nest application with everything both services share; ready to `listen` or to be tested. */
export async function createServiceApp(options: ServiceOptions): Promise<NestFastifyApplication> {
  const { logger, metrics, streamedPaths = [], arrival = USUAL_ARRIVAL } = options;
  const hasStreams = streamedPaths.length > 0;
  const adapter = new FastifyAdapter({
    bodyLimit: options.bodyLimitBytes,
    forceCloseConnections: true,
    requestTimeout: hasStreams ? 0 : arrival.wholeMs,
    http: { requireHostHeader: false, headersTimeout: HEADERS_ARRIVE_WITHIN_MS },
    genReqId: (request: IncomingMessage) => requestIdOf(request),
    routerOptions: { maxParamLength: MAX_PARAM_LENGTH },
    clientErrorHandler: answerUnparsed,
    // What the router refuses reaches neither hooks nor filters.
    frameworkErrors: (error: Error, request: FastifyRequest, reply: FastifyReply) => {
      reply.header('x-request-id', request.id);
      sendError(request, reply, toAppError(error), options.errorFaces ?? []);
    },
  });
  const fastify = adapter.getInstance();
  registerRequestLogging(fastify, logger, options.followRequests ?? true);
  registerHttpMetrics(fastify, metrics);
  answerOddRequests(fastify);
  registerCors(fastify, options.corsOrigins ?? []);
  if (options.access !== undefined) registerAccess(fastify, options.access);
  registerBodyParsing(fastify);
  registerStreamedBodies(fastify, streamedPaths);
  if (hasStreams) registerArrival(fastify, arrival, isStreamedBody);
  const app = await NestFactory.create<NestFastifyApplication>(options.module, adapter, {
    bodyParser: false,
    abortOnError: false,
    logger: new NestLogger(logger),
  });
  app.useGlobalFilters(new ErrorFilter(logger, options.errorFaces ?? []));
  registerOpenApi(app, options.openApi);
  return app;
}

/** The caller's id when it is a sane one, else a new one. */
function requestIdOf(request: IncomingMessage): string {
  const given = request.headers['x-request-id'];
  return typeof given === 'string' && /^[\w.:-]{1,128}$/.test(given) ? given : randomUUID();
}
