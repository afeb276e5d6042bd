import type { ScriptedReply, SeenChat } from '@sekha/testing';
import { HEALTHY_TEXT, healthyAnswer } from './healthy-answer.js';
import { endsWithAssistant, type Scenario } from './scenarios.js';
import type { UpstreamStyle } from './upstreams.js';

const THREE = [1, 3] as const;
const ONCE = [1, 1] as const;
const NEVER = [0, 0] as const;

/** Rescued after its beginning was told. */
const CONTINUED = { caller: 'whole', by: 'primary', primaryCalls: ONCE, fallbackCalls: ONCE } as const;
/** Rescued before anything was told. */
const REPLACED = { caller: 'whole', by: 'fallback', primaryCalls: THREE, fallbackCalls: ONCE } as const;
const UNTOUCHED = { caller: 'whole', by: 'primary', primaryCalls: ONCE, fallbackCalls: NEVER } as const;

const CITIES = { tools: [weatherTool()] };
const CALLS_WEATHER: ScriptedReply = {
  toolCalls: [{ name: 'weather', arguments: { places: HEALTHY_TEXT.split(' ').slice(0, 30) } }],
};

/** What the field's logs hold beside the sixteen. */
export const BEYOND: readonly Scenario[] = [
  {
    id: 'B01',
    title: 'cut inside a UTF-8 character',
    primary: () => ({ always: { cutInside: '🌊' } }),
    verdict: CONTINUED,
  },
  {
    id: 'B02',
    title: 'cut inside a line',
    primary: () => ({ always: { cutInside: 'golden' } }),
    verdict: CONTINUED,
  },
  {
    id: 'B03',
    title: 'CRLF and comments between events',
    primary: ({ type }) => ({ always: { reframe: type === 'ollama' ? crlf : crlfAndComments } }),
    verdict: UNTOUCHED,
  },
  { id: 'B04', title: 'byte by byte', primary: () => ({ always: { dribble: true } }), verdict: UNTOUCHED },
  {
    id: 'B05',
    title: 'an error object as first event under 200',
    primary: (style) => ({ always: { body: streamError(style), contentType: 'text/event-stream' } }),
    verdict: REPLACED,
  },
  {
    id: 'B06',
    title: 'an error object in the middle under 200',
    primary: (style) => ({
      always: { reframe: (chunk) => (chunk.includes('golden') ? streamError(style) : chunk) },
    }),
    verdict: CONTINUED,
  },
  {
    id: 'B07',
    title: 'arguments of a tool call cut in the middle',
    ask: CITIES,
    answer: CALLS_WEATHER,
    primary: ({ type }) => ({ always: type === 'ollama' ? { cutAfterChunks: 1 } : { cutInside: 'snow' } }),
    verdict: { caller: 'broken', primaryCalls: ONCE, fallbackCalls: NEVER },
  },
  {
    id: 'B08',
    title: 'Retry-After as a date beyond our patience',
    primary: () => ({ always: { status: 429, headers: { 'retry-after': inOneMinute() } } }),
    verdict: { ...REPLACED, primaryCalls: ONCE },
  },
  { id: 'B09', title: 'endless 529', primary: () => ({ always: { status: 529 } }), verdict: REPLACED },
  {
    id: 'B10',
    title: 'truncated body',
    primary: () => ({ always: { truncateBody: true } }),
    verdict: CONTINUED,
  },
  { id: 'B11', title: 'gzip', primary: () => ({ always: { gzip: true } }), verdict: UNTOUCHED },
  {
    id: 'B12',
    title: 'gzip, cut in the middle',
    primary: () => ({ always: { gzip: true, cutAfterChunks: 40 } }),
    verdict: CONTINUED,
  },
  {
    id: 'B13',
    title: 'a page of HTML under 200',
    primary: () => ({ always: { body: '<html><body>Sign in</body></html>', contentType: 'text/html' } }),
    verdict: REPLACED,
  },
  {
    id: 'B14',
    title: 'an empty body under 200',
    primary: () => ({ always: { body: '', contentType: 'text/event-stream' } }),
    verdict: REPLACED,
  },
  {
    id: 'B15',
    title: 'cut; the fallback refuses a prefill, the primary goes on',
    primary: ({ headChunks }) => ({ first: [{ cutAfterChunks: headChunks + 40 }] }),
    fallback: ({ prefillRefused: body }) => ({ always: { status: 400, body }, only: endsWithAssistant }),
    verdict: { ...CONTINUED, primaryCalls: [2, 2] },
  },
  {
    id: 'B16',
    title: 'cut; the fallback begins anew',
    primary: ({ headChunks }) => ({ always: { cutAfterChunks: headChunks + 40 } }),
    fallbackAnswer: { text: HEALTHY_TEXT },
    verdict: CONTINUED,
  },
  {
    id: 'B17',
    title: 'cut; the fallback is cut, too',
    primary: ({ headChunks }) => ({ always: { cutAfterChunks: headChunks + 20 } }),
    fallback: ({ headChunks }) => ({ first: [{ cutAfterChunks: headChunks + 20 }] }),
    verdict: { ...CONTINUED, fallbackCalls: [2, 2] },
  },
  {
    id: 'B18',
    title: 'cut while it thinks',
    answer: (chat: SeenChat) => ({ ...healthyAnswer(chat), reasoning: HEALTHY_TEXT }),
    primary: ({ headChunks }) => ({ always: { cutAfterChunks: headChunks + 40 } }),
    verdict: CONTINUED,
  },
  {
    id: 'B19',
    title: 'JSON cut in the middle is not gone on with',
    ask: { response_format: { type: 'json_object' } },
    styles: ['openai', 'ollama'],
    primary: ({ headChunks }) => ({ always: { cutAfterChunks: headChunks + 40 } }),
    verdict: { caller: 'broken', by: 'primary', primaryCalls: ONCE, fallbackCalls: NEVER },
  },
  {
    id: 'B20',
    title: 'cut, everything held back: nobody sees it',
    change: { streams: { holdBackTokens: 'all', goOn: 'try' } },
    primary: ({ headChunks }) => ({ always: { cutAfterChunks: headChunks + 40 } }),
    verdict: REPLACED,
  },
  {
    id: 'B22',
    title: 'cut, and nobody is allowed to go on',
    change: { streams: { holdBackTokens: 4, goOn: 'never' } },
    primary: ({ headChunks }) => ({ always: { cutAfterChunks: headChunks + 40 } }),
    verdict: { caller: 'broken', by: 'primary', primaryCalls: ONCE, fallbackCalls: NEVER },
  },
  {
    id: 'B23',
    title: 'cut, and only who promises may go on',
    styles: ['openai'],
    change: { streams: { holdBackTokens: 4, goOn: 'promised' } },
    primary: ({ headChunks }) => ({ always: { cutAfterChunks: headChunks + 40 } }),
    verdict: { caller: 'broken', by: 'primary', primaryCalls: ONCE, fallbackCalls: NEVER },
  },
];

function weatherTool(): object {
  const parameters = { type: 'object', properties: { places: { type: 'array', items: { type: 'string' } } } };
  return { type: 'function', function: { name: 'weather', description: 'Weather of places', parameters } };
}

function inOneMinute(): string {
  return new Date(Date.now() + 60_000).toUTCString();
}

function crlf(chunk: string): string {
  return `\r\n${chunk.replaceAll('\n', '\r\n')}`;
}

function crlfAndComments(chunk: string): string {
  return `: still here\r\nid: 7\r\nretry: 3000\r\n${chunk.replaceAll('\n', '\r\n')}`;
}

function streamError({ type }: UpstreamStyle): string {
  if (type === 'ollama') return `${JSON.stringify({ error: 'model runner has unexpectedly stopped' })}\n`;
  const error = { type: 'overloaded_error', message: 'Overloaded' };
  return `event: error\ndata: ${JSON.stringify({ type: 'error', error })}\n\n`;
}
