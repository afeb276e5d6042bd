// @ts-check
// The bare relay that a gateway is measured against: node:http in front, undici behind, JSON parsed and written
// again on both ways, stream events too. It has no features at all.
import { createServer } from 'node:http';
import { Pool } from 'undici';

const upstream = new Pool(process.env['UPSTREAM'] ?? '', { connections: 128, pipelining: 1 });

const server = createServer((request, response) => {
  if (request.method === 'GET') response.end('ok');
  // A caller that leaves in the middle, as the load does at its end, must not end the relay.
  else relay(request, response).catch(() => response.destroy());
});

/**
 * @param {import('node:http').IncomingMessage} request
 * @param {import('node:http').ServerResponse} response
 */
async function relay(request, response) {
  let text = '';
  for await (const chunk of request) text += chunk;
  const body = JSON.parse(text);
  const reply = await upstream.request({
    method: 'POST',
    path: request.url ?? '/',
    headers: { 'content-type': 'application/json', authorization: 'Bearer bench-key' },
    body: JSON.stringify(body),
  });
  if (body.stream === true) return relayEvents(reply.body, response);
  const answer = JSON.stringify(await reply.body.json());
  response.writeHead(reply.statusCode, { 'content-type': 'application/json' });
  response.end(answer);
}

/**
 * @param {AsyncIterable<Buffer>} events
 * @param {import('node:http').ServerResponse} response
 */
async function relayEvents(events, response) {
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  let rest = '';
  for await (const chunk of events) {
    const lines = (rest + chunk.toString()).split('\n\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      const data = line.slice('data: '.length);
      response.write(`data: ${data === '[DONE]' ? data : JSON.stringify(JSON.parse(data))}\n\n`);
    }
  }
  response.end();
}

server.listen(Number(process.env['PORT']), '127.0.0.1');
