import { Body, Controller, Post, Res } from '@nestjs/common';
import {
  AnthropicCountBody,
  AnthropicMessage,
  AnthropicMessagesBody,
  AnthropicTokenCount,
} from '@sekha/contracts';
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
import { MessageEvents } from './message-events.js';
import type { MessagesCall } from './messages-call.js';
import { readCountBody, readMessagesBody } from './read-messages-body.js';
import { toAnthropicError } from './to-anthropic-error.js';
import { type MessageStamp, toMessage } from './to-message.js';
import { TokenCounts } from './token-counts.js';

/** Chat in Anthropic's dialect, whole or streamed, by whatever model is configured. */
@Controller('v1/messages')
export class MessagesController {
  constructor(
    private readonly chats: ChatCalls,
    private readonly counts: TokenCounts,
    private readonly pace: StreamPace,
  ) {}

  @Post()
  @Api({
    summary: 'Message',
    description:
      'Anthropic’s dialect. `model` may be a model id, `provider/model`, a task, or `auto`. With `stream: true` the reply is a stream of named server-sent events.',
    body: AnthropicMessagesBody,
    reply: AnthropicMessage,
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
  async create(@Body() body: unknown, @Res() reply: FastifyReply): Promise<void> {
    void reply.header('request-id', reply.request.id);
    const call = readMessagesBody(body);
    const caller = callerOf(reply);
    if (call.stream) return this.stream(call, caller, reply);
    const { answer, report } = await finalWord(reply, this.chats.complete(call, caller));
    const message = toMessage(answer, report.usage, stampOf(report.modelId, reply));
    answerJson(reply, message, reportHeaders(report));
  }

  @Post('count_tokens')
  @Api({
    summary: 'Count the tokens of a message',
    description: 'What the message would be counted as. Makes no call that costs anything.',
    body: AnthropicCountBody,
    reply: AnthropicTokenCount,
    status: 200,
    errors: ['request.invalid', 'model.not_found', 'route.unavailable'],
    tags: ['chat'],
  })
  async countTokens(@Body() body: unknown, @Res() reply: FastifyReply): Promise<void> {
    void reply.header('request-id', reply.request.id);
    const count = await this.counts.count(readCountBody(body), callerOf(reply).signal);
    void reply.headers({ 'x-sekha-provider': count.providerId, 'x-sekha-model': count.modelId });
    if (count.estimated) void reply.header('x-sekha-warning', 'the tokens are an estimate');
    await reply
      .status(200)
      .type('application/json; charset=utf-8')
      .send(JSON.stringify({ input_tokens: count.tokens }));
  }

  private async stream(call: MessagesCall, caller: Caller, reply: FastifyReply): Promise<void> {
    const work = this.chats.stream(call, caller);
    const stream = await openEvents(reply, work, this.pace, { 'request-id': reply.request.id });
    await relay(work, stream, reply);
  }
}

/** Hands a stream to the caller. A stream that breaks ends with an error event and without `message_stop`. */
async function relay(work: Promise<StreamedChat>, stream: EventStream, reply: FastifyReply): Promise<void> {
  const send = (event: { type: string }): Promise<void> | undefined => stream.send(event, event.type);
  try {
    const streamed = await work;
    const events = new MessageEvents(stampOf(streamed.report.modelId, reply));
    await send(events.begin());
    let begun = false;
    for await (const piece of streamed.pieces) {
      for (const event of events.of(piece)) await send(event);
      if (!begun) stream.flush();
      begun = true;
    }
    for (const event of events.end((await streamed.ended).usage)) await send(event);
  } catch (thrown) {
    const error = toCallError(thrown);
    if (error.code !== 'call.aborted') await send(toAnthropicError(error, reply.request.id));
  }
  stream.close();
}

function stampOf(model: string, reply: FastifyReply): MessageStamp {
  return { id: `msg_${reply.request.id.replaceAll('-', '')}`, model };
}
