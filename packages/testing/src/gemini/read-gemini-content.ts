import type { SeenChat, SeenMessage } from '../replies/scripted-reply.js';
import { refuse } from './gemini-errors.js';

type Members = Record<string, unknown>;

interface Part {
  text?: string;
  inlineData?: { mimeType: string; data: string };
  fileData?: { mimeType?: string; fileUri: string };
  functionCall?: { name: string; args?: unknown };
  functionResponse?: { name: string; response: Members };
  thoughtSignature?: string;
}

/** Reads a body of `generateContent` as Gemini would. Source: Google AI, "Generating content". */
export function readGeminiContent(body: unknown, model: string, stream: boolean): SeenChat {
  if (typeof body !== 'object' || body === null) throw refuse('Invalid JSON payload received.');
  const raw = body as Members;
  const contents = raw['contents'];
  if (!Array.isArray(contents) || contents.length === 0) {
    throw refuse('* GenerateContentRequest.contents: contents is not specified');
  }
  refuseUnknown(raw);
  const config = (raw['generationConfig'] ?? {}) as Members;
  const tools = (raw['tools'] ?? []) as { functionDeclarations?: { name: string }[] }[];
  const system = raw['systemInstruction'] as { parts: Part[] } | undefined;
  return {
    model,
    stream,
    messages: [
      ...(system === undefined ? [] : readTurn({ role: 'system', parts: system.parts }, model)),
      ...(contents as Members[]).flatMap((turn) => readTurn(turn, model)),
    ],
    tools: tools.flatMap(({ functionDeclarations = [] }) => functionDeclarations.map(({ name }) => name)),
    schema: config['responseJsonSchema'] as Members | undefined,
    json: config['responseMimeType'] === 'application/json',
    n: typeof config['candidateCount'] === 'number' ? config['candidateCount'] : 1,
    raw,
  };
}

const KNOWN = new Set(
  'cachedContent contents generationConfig safetySettings systemInstruction toolConfig tools'.split(' '),
);

function refuseUnknown(raw: Members): void {
  const unknown = Object.keys(raw).find((name) => !KNOWN.has(name));
  if (unknown === undefined) return;
  throw refuse(`Invalid JSON payload received. Unknown name "${unknown}": Cannot find field.`);
}

/** A turn with answers of functions is several messages in everybody else's words. */
function readTurn(turn: Members, model: string): SeenMessage[] {
  const parts = (turn['parts'] ?? []) as Part[];
  if (parts.length === 0)
    throw refuse('* GenerateContentRequest.contents[0].parts: contents.parts must not be empty.');
  checkCalls(parts, model);
  const answers = parts.filter(({ functionResponse }) => functionResponse !== undefined);
  const rest = parts.filter(({ functionResponse }) => functionResponse === undefined);
  const seen = answers.map(({ functionResponse }): SeenMessage => {
    const { response = {} } = functionResponse ?? {};
    return { role: 'tool', text: String(response['result'] ?? ''), images: [], toolCalls: [] };
  });
  if (rest.length === 0) return seen;
  const role = turn['role'] === 'model' ? 'assistant' : String(turn['role'] ?? 'user');
  return [
    ...seen,
    {
      role,
      text: rest.map(({ text = '' }) => text).join(''),
      images: rest.flatMap(imageOf),
      toolCalls: rest.flatMap(({ functionCall }) => (functionCall === undefined ? [] : [functionCall.name])),
    },
  ];
}

/** From the third generation on, the first call of a turn must bring its signature back. */
function checkCalls(parts: Part[], model: string): void {
  const first = parts.find(({ functionCall }) => functionCall !== undefined);
  if (first === undefined || !/gemini-([3-9]|\d\d)/.test(model)) return;
  if (first.thoughtSignature === undefined) {
    throw refuse('Function call is missing a thought_signature in functionCall parts.');
  }
}

function imageOf({ inlineData, fileData }: Part): string[] {
  if (fileData !== undefined) return [fileData.fileUri];
  return inlineData === undefined ? [] : [`data:${inlineData.mimeType};base64,${inlineData.data}`];
}
