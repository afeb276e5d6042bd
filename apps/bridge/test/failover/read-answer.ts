/** What a caller got for one streamed request. */
export interface CallerView {
  status: number;
  headers: Headers;
  text: string;
  finishReasons: string[];
  toolArguments: string;
  /** `error.code` of an error body or of an error event. */
  errorCode: string | undefined;
  errorInBand: boolean;
  usage: { prompt_tokens: number; completion_tokens: number } | undefined;
  models: Set<string>;
  done: boolean;
  comments: number;
  /** Until the headers, and until the end; milliseconds. */
  headersMs: number;
  totalMs: number;
}

interface Chunk {
  model?: string;
  error?: { code?: string };
  usage?: CallerView['usage'] | null;
  choices?: {
    delta: { content?: string | null; tool_calls?: { function?: { arguments?: string } }[] };
    finish_reason: string | null;
  }[];
}

/** Asks, and reads the answer as a caller who believes nothing. */
export async function ask(url: string, body: object, signal?: AbortSignal): Promise<CallerView> {
  const startedAt = performance.now();
  const reply = await fetch(`${url}/v1/chat/completions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      messages: [{ role: 'user', content: 'Tell me of rivers.' }],
      stream: true,
      stream_options: { include_usage: true },
      ...body,
    }),
    ...(signal === undefined ? {} : { signal }),
  });
  const view: CallerView = {
    status: reply.status,
    headers: reply.headers,
    text: '',
    finishReasons: [],
    toolArguments: '',
    errorCode: undefined,
    errorInBand: false,
    usage: undefined,
    models: new Set(),
    done: false,
    comments: 0,
    headersMs: performance.now() - startedAt,
    totalMs: 0,
  };
  const text = await reply.text();
  view.totalMs = performance.now() - startedAt;
  if (reply.status === 200) for (const event of text.split('\n\n')) readEvent(event, view);
  else view.errorCode = (JSON.parse(text) as Chunk).error?.code;
  return view;
}

function readEvent(event: string, view: CallerView): void {
  if (event.startsWith(':')) view.comments++;
  if (!event.startsWith('data: ')) return;
  const data = event.slice('data: '.length);
  if (data === '[DONE]') view.done = true;
  else readChunk(JSON.parse(data) as Chunk, view);
}

function readChunk({ error, model, usage, choices = [] }: Chunk, view: CallerView): void {
  if (error !== undefined) {
    view.errorCode = error.code;
    view.errorInBand = true;
  }
  if (model !== undefined) view.models.add(model);
  if (usage !== undefined && usage !== null) view.usage = usage;
  for (const { delta, finish_reason: finish } of choices) {
    view.text += delta.content ?? '';
    for (const call of delta.tool_calls ?? []) view.toolArguments += call.function?.arguments ?? '';
    if (finish !== null) view.finishReasons.push(finish);
  }
}
