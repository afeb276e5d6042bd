import { choicesOf, finishOf, piecesOf, usageOf, words } from '../replies/reply-script.js';
import type { ScriptedChoice, ScriptedReply, ScriptedUsage, SeenChat } from '../replies/scripted-reply.js';
import { jsonReply, type WireReply } from '../server/wire-reply.js';

type Members = Record<string, unknown>;

/** A function call ends with STOP, too. */
const FINISHES = {
  stop: 'STOP',
  tool_calls: 'STOP',
  length: 'MAX_TOKENS',
  content_filter: 'SAFETY',
} as const;

/** An answer of `generateContent` or `streamGenerateContent?alt=sse`. Source: Google AI, "Generating content". */
export function geminiContent(reply: ScriptedReply, chat: SeenChat, serial: number): WireReply {
  const usage = usageOf(reply, chat);
  const tail = {
    ...(usage === null ? {} : { usageMetadata: toUsage(usage) }),
    modelVersion: chat.model,
    responseId: `response-${serial}`,
  };
  if (reply.refusal !== undefined) {
    const blocked = { promptFeedback: { blockReason: 'PROHIBITED_CONTENT' }, ...tail };
    return chat.stream ? sse([], blocked) : jsonReply(blocked);
  }
  const choices = choicesOf(reply, chat.n);
  if (chat.stream) return streamed(reply, choices, chat, tail);
  const candidates = choices.map((choice, index) => ({
    ...toContent([...thoughts(choice, 'whole'), ...texts([choice.text ?? '']), ...calls(choice, chat)]),
    ...ending(choice),
    index,
    ...logprobsOf(words(choice.text ?? ''), chat),
  }));
  return jsonReply({ candidates, ...tail });
}

/** The last chunk brings the finishes and the whole usage; nothing marks the end. */
function streamed(reply: ScriptedReply, choices: ScriptedChoice[], chat: SeenChat, tail: Members): WireReply {
  const chunks = choices.flatMap((choice, index) => {
    const pieces = piecesOf(choice, reply);
    return [
      ...thoughts(choice, 'words').map((part) => ({ ...toContent([part]), index })),
      ...pieces.map((text) => ({ ...toContent(texts([text])), index, ...logprobsOf([text], chat) })),
      ...calls(choice, chat).map((part) => ({ ...toContent([part]), index })),
    ];
  });
  return sse(
    chunks.map((candidate) => ({ candidates: [candidate], modelVersion: tail['modelVersion'] })),
    {
      candidates: choices.map((choice, index) => ({
        ...toContent([{ text: '' }]),
        ...ending(choice),
        index,
      })),
      ...tail,
    },
  );
}

function sse(chunks: unknown[], last: unknown): WireReply {
  const event = (chunk: unknown): string => `data: ${JSON.stringify(chunk)}\r\n\r\n`;
  return {
    status: 200,
    contentType: 'text/event-stream',
    chunks: chunks.map(event),
    terminator: event(last),
    invalidChunk: 'data: {"candidates":[{"content":{"par\r\n\r\n',
  };
}

function toContent(parts: Members[]): Members {
  return { content: { parts, role: 'model' } };
}

function texts(pieces: string[]): Members[] {
  return pieces.filter((text) => text !== '').map((text) => ({ text }));
}

function thoughts({ reasoning }: ScriptedChoice, how: 'whole' | 'words'): Members[] {
  if (reasoning === undefined) return [];
  return (how === 'whole' ? [reasoning] : words(reasoning)).map((text) => ({ text, thought: true }));
}

/** The first call of a turn carries the signature of the thinking that led to it. */
function calls({ toolCalls = [] }: ScriptedChoice, { model }: SeenChat): Members[] {
  return toolCalls.map(({ id, name, arguments: args }, position) => ({
    functionCall: { ...(id === undefined ? {} : { id }), name, args },
    ...(position === 0 ? { thoughtSignature: signatureOf(model) } : {}),
  }));
}

function signatureOf(model: string): string {
  return Buffer.from(`signed by ${model}`).toString('base64');
}

function ending(choice: ScriptedChoice): Members {
  return { finishReason: choice.rawFinish ?? FINISHES[finishOf(choice)] };
}

function logprobsOf(tokens: string[], { raw }: SeenChat): Members {
  const config = (raw['generationConfig'] ?? {}) as { responseLogprobs?: boolean };
  if (config.responseLogprobs !== true) return {};
  const chosen = tokens.map((token, tokenId) => ({ token, tokenId, logProbability: -0.25 }));
  return { avgLogprobs: -0.25, logprobsResult: { chosenCandidates: chosen, topCandidates: [] } };
}

/** The prompt counts what is cached; thoughts are counted beside the candidates. */
function toUsage({ input, cacheRead = 0, output, reasoning = 0 }: ScriptedUsage): Members {
  return {
    promptTokenCount: input,
    ...(cacheRead > 0 ? { cachedContentTokenCount: cacheRead } : {}),
    candidatesTokenCount: output - reasoning,
    ...(reasoning > 0 ? { thoughtsTokenCount: reasoning } : {}),
    totalTokenCount: input + output,
    promptTokensDetails: [{ modality: 'TEXT', tokenCount: input }],
  };
}
