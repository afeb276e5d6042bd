import { Body, Controller, Post, Res } from '@nestjs/common';
import { OpenAiChatAnswer, OpenAiChatBody } from '@sekha/contracts';
import { Api } from '@sekha/service-kit';
import type { FastifyReply } from 'fastify';
import { reportHeaders } from '../calls/call-report.js';
import type { Caller } from '../calls/caller.js';
import { ChatCalls, type StreamedChat } from '../calls/chat-calls.js';
import { answerJson } from '../http/answer-json.js';
import { callerOf } from '../http/caller-of.js';
import type { EventStream } from '../http/event-stream.js';
import { finalWord } from '../http/final-word.js';
import { openEvents } from '../http/open-events.js';
import { StreamPace } from '../http/stream-pace.js';
import { toCallError } from '../resilience/classify-failure.js';
import type { ChatCall } from './chat-call.js';
import { readChatBody } from './read-chat-body.js';
import { type AnswerStamp, toChatAnswer } from './to-chat-answer.js';
import { ChatChunks } from './to-chat-chunks.js';
import { toOpenAiError } from './to-openai-error.js';

/** Chat in OpenAI's dialect, whole or streamed. */
@Controller()
export class ChatController {
  constructor(
    private readonly chats: ChatCalls,
    private readonly pace: StreamPace,
  ) {}

  @Post(['v1/chat/completions', 'api/v1/chat/completions'])
  @Api({
    summary: 'Chat completion',
    description:
      'OpenAI’s dialect. `model` may be a model id, `provider/model`, a task, or `auto`. With `stream: true` the reply is a stream of server-sent events.',
    body: OpenAiChatBody,
    reply: OpenAiChatAnswer,
    replyTypes: ['text/event-stream'],
    errors: [
      'request.invalid',
      'model.not_found',
      'provider.rejected',
      'budget.exceeded',
      'route.unavailable',
      'provider.context_too_long',
      'provider.auth_failed',
      'provider.timeout',
    ],
    tags: ['chat'],
  })
  async complete(@Body() body: unknown, @Res() reply: FastifyReply): Promise<void> {
    const call = readChatBody(body);
    const caller = callerOf(reply);
    if (call.stream) return this.stream(call, caller, reply);
    const { answer, report } = await finalWord(reply, this.chats.complete(call, caller));
    const stamp = stampOf(call, report.modelId, reply);
    answerJson(reply, toChatAnswer(answer, report.usage, stamp), reportHeaders(report));
  }

  private async stream(call: ChatCall, caller: Caller, reply: FastifyReply): Promise<void> {
    const work = this.chats.stream(call, caller);
    const events = await openEvents(reply, work, this.pace);
    await relay(work, events, ({ report }) => {
      return new ChatChunks(stampOf(call, report.modelId, reply), call.includeUsage);
    });
  }
}

/** Hands a stream to the caller. A stream that breaks ends with an error event and without `[DONE]`. */
async function relay(
  work: Promise<StreamedChat>,
  events: EventStream,
  chunksOf: (streamed: StreamedChat) => ChatChunks,
): Promise<void> {
  try {
    const streamed = await work;
    const chunks = chunksOf(streamed);
    let begun = false;
    for await (const piece of streamed.pieces) {
      const chunk = chunks.toChunk(piece);
      if (chunk === undefined) continue;
      const room = events.send(chunk);
      if (!begun) events.flush();
      begun = true;
      await room;
    }
    const last = chunks.last((await streamed.ended).usage);
    if (last !== undefined) await events.send(last);
    events.end(true);
  } catch (thrown) {
    const error = toCallError(thrown);
    if (error.code !== 'call.aborted') await events.send(toOpenAiError(error));
    events.end(false);
  }
}

function stampOf(call: ChatCall, model: string, reply: FastifyReply): AnswerStamp {
  return {
    id: `chatcmpl-${reply.request.id.replaceAll('-', '')}`,
    created: Math.floor(Date.now() / 1000),
    model,
    legacyFunctions: call.legacyFunctions,
  };
}
