import type { FastifyInstance, FastifyRequest } from 'fastify';

export interface ArrivalLimits {
  /** How long a whole request may take to arrive. */
  wholeMs: number;
  /** How long a body that its route reads as it arrives may pause; as a whole it may take as long as it likes. */
  pauseMs: number;
}

/** Node's own default for a whole request; Fastify's is for ever. Replies may take longer. */
export const USUAL_ARRIVAL: ArrivalLimits = { wholeMs: 300_000, pauseMs: 300_000 };

/**
 * Ends requests whose bodies do not arrive. Node's `requestTimeout` does it for all of a server alike: it would cut an
 * upload of gigabytes, or a stream without end, in the middle. So servers with such routes switch it off and have this.
 */
export function registerArrival(
  fastify: FastifyInstance,
  { wholeMs, pauseMs }: ArrivalLimits,
  isStreamed: (request: FastifyRequest) => boolean,
): void {
  fastify.addHook('onRequest', (request, _reply, done) => {
    if (hasBody(request)) {
      if (isStreamed(request)) endAfterPause(request, pauseMs);
      else endAfter(request, wholeMs, () => refuse(fastify, request));
    }
    done();
  });
}

function hasBody({ headers }: FastifyRequest): boolean {
  return headers['transfer-encoding'] !== undefined || (headers['content-length'] ?? '0') !== '0';
}

function endAfter({ raw }: FastifyRequest, ms: number, end: () => void): void {
  const timer = setTimeout(end, ms).unref();
  const stop = (): void => clearTimeout(timer);
  raw.once('end', stop).once('close', stop);
}

/** As Node refuses a request whose time is over, and as `answerUnparsed` renders it. */
function refuse(fastify: FastifyInstance, { raw }: FastifyRequest): void {
  const error = Object.assign(new Error('the request did not arrive in time'), {
    code: 'ERR_HTTP_REQUEST_TIMEOUT',
  });
  fastify.server.emit('clientError', error, raw.socket);
}

/** The route sees a body that broke off; what it took of it is its affair. Bytes of a reply count as life, too. */
function endAfterPause({ raw }: FastifyRequest, ms: number): void {
  const { socket } = raw;
  const stop = (): void => {
    socket.setTimeout(0);
  };
  raw.setTimeout(ms, () => raw.destroy()).once('end', stop);
}
