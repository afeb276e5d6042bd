import { Agent, request } from 'node:http';
import type { WireRequest } from './hostile-requests.js';

export interface WireReply {
  status: number;
  headers: Readonly<Record<string, string | string[] | undefined>>;
  text: string;
}

/** Sends exactly what is asked for: `fetch` would tidy the path up. Rejects when nothing comes within `timeoutMs`. */
export function sendWireRequest(
  origin: string,
  { method, target, headers, body }: WireRequest,
  timeoutMs: number,
  agent?: Agent,
): Promise<WireReply> {
  const { hostname, port } = new URL(origin);
  return new Promise((resolve, reject) => {
    const call = request(
      {
        host: hostname.replace(/^\[|\]$/g, ''),
        port,
        method,
        path: target,
        headers: withLength(headers, body),
        setHost: true,
        ...(agent === undefined ? {} : { agent }),
      },
      (reply) => {
        const chunks: Buffer[] = [];
        reply.on('data', (chunk: Buffer) => chunks.push(chunk));
        reply.on('error', reject);
        reply.on('end', () => {
          clearTimeout(clock);
          resolve({
            status: reply.statusCode ?? 0,
            headers: reply.headers,
            text: Buffer.concat(chunks).toString('utf8'),
          });
        });
      },
    );
    const clock = setTimeout(() => call.destroy(new Error(`no answer within ${timeoutMs} ms`)), timeoutMs);
    call.on('error', (error) => {
      clearTimeout(clock);
      reject(error);
    });
    call.end(body);
  });
}

/** Node sends the body of a DELETE without saying how long it is: the rest of it would be the next request. */
function withLength(
  headers: Readonly<Record<string, string>>,
  body: string | undefined,
): Readonly<Record<string, string | number>> {
  if (body === undefined || 'transfer-encoding' in headers) return headers;
  return { ...headers, 'content-length': Buffer.byteLength(body) };
}
