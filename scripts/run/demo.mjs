// Imports the conversations of examples/ into the running stack and asks five questions that share few words with
// what answers them. Needs the stack (npm start) and its key (SEKHA_API_KEY); no provider key, no Ollama, no network.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './prepare.mjs';
import { say } from './say.mjs';

const QUESTIONS = [
  'What must we not cook for the little girl?',
  'How did the pale green ceramics finally succeed?',
  'When does my daughter perform her music?',
  'Why was our vehicle making that noise?',
  'Why is my loaf flat?',
];
const EMBEDDED_WITHIN_MS = 60_000;

const base = process.env.SEKHA_URL ?? `http://127.0.0.1:${process.env.SEKHA_CONTROLLER_PORT ?? 8080}`;

export async function run() {
  if (!process.env.SEKHA_API_KEY) {
    say.error('set SEKHA_API_KEY to the key that npm start showed at its first start');
    process.exitCode = 2;
    return;
  }
  await importOnce(readFileSync(join(root, 'examples', 'conversations.json')));
  await untilEmbedded();
  for (const question of QUESTIONS)
    show(
      question,
      await call('POST', '/api/v1/search', { query: question, limit: 3, filters: { folder: '/demo' } }),
    );
}

/** A second run adds nothing. */
async function importOnce(file) {
  const report = await call('POST', '/api/v1/import?filename=conversations.json', file);
  say.info(
    report.messages_added > 0
      ? `imported ${report.conversations_created} conversations, ${report.messages_added} messages`
      : 'the conversations are already there',
  );
}

async function untilEmbedded() {
  const deadline = Date.now() + EMBEDDED_WITHIN_MS;
  while (Date.now() < deadline) {
    const { pending_embeddings: pending } = await call('GET', '/api/v1/stats');
    if (pending === 0) return say.lap('every message is searchable by meaning');
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  say.info('embeddings are not complete yet; answers come by word until they are');
}

function show(question, { results, mode, degraded, reason }) {
  console.log(`\n  ${question}${degraded ? `   (${mode}: ${reason})` : ''}`);
  for (const { score, label, timestamp, content } of results)
    console.log(
      `    ${score.toFixed(3)}  ${label}, ${timestamp.slice(0, 10)}: ${content.length > 110 ? `${content.slice(0, 110)}…` : content}`,
    );
}

async function call(method, path, body) {
  const reply = await fetch(base + path, {
    method,
    headers: { 'content-type': 'application/json', 'x-api-key': process.env.SEKHA_API_KEY },
    ...(body === undefined ? {} : { body: Buffer.isBuffer(body) ? body : JSON.stringify(body) }),
  }).catch((error) =>
    fail(`${base} does not answer (${error.cause?.code ?? error.message}); is npm start running?`),
  );
  const answer = await reply.json();
  return reply.ok ? answer : fail(`${method} ${path}: ${reply.status} ${answer.error}`);
}

function fail(text) {
  say.error(text);
  process.exit(1);
}
