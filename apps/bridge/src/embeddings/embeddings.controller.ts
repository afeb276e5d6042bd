import { Controller, Post, Res } from '@nestjs/common';
import type { EmbedPriority } from '@sekha/contracts';
import {
  AppError,
  EmbedAnswer,
  EmbedBody,
  OpenAiEmbeddingsAnswer,
  OpenAiEmbeddingsBody,
  type VectorEncoding,
} from '@sekha/contracts';
import { Api, ContractBody } from '@sekha/service-kit';
import type { FastifyReply } from 'fastify';
import { reportHeaders } from '../calls/call-report.js';
import { EmbedCalls, type EmbeddedTexts } from '../calls/embed-calls.js';
import { callerOf } from '../http/caller-of.js';
import { finalWord } from '../http/final-word.js';
import { encodeVector } from './vector-encoding.js';

/** Embeddings, in Sekha's words and in OpenAI's. */
@Controller()
export class EmbeddingsController {
  constructor(private readonly calls: EmbedCalls) {}

  @Post(['api/v1/embed', 'embed', 'embeddings'])
  @Api({
    summary: 'Embed one text or several',
    body: EmbedBody,
    reply: EmbedAnswer,
    errors: ['request.invalid', 'model.not_found', 'route.unavailable', 'provider.timeout'],
    tags: ['embeddings'],
  })
  async embed(
    @ContractBody(EmbedBody) body: EmbedBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    const texts = textsOf(body);
    const embedded = await this.embedFor(reply, body, texts, body.priority);
    return toEmbedAnswer(body, embedded);
  }

  @Post('v1/embeddings')
  @Api({
    summary: "Embeddings in OpenAI's dialect",
    body: OpenAiEmbeddingsBody,
    reply: OpenAiEmbeddingsAnswer,
    errors: ['request.invalid', 'model.not_found', 'route.unavailable', 'provider.timeout'],
    tags: ['embeddings'],
  })
  async openAi(
    @ContractBody(OpenAiEmbeddingsBody) body: OpenAiEmbeddingsBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    const texts = toList(body.input);
    const embedded = await this.embedFor(reply, body, texts);
    return toOpenAi(embedded, body.encoding_format ?? 'float');
  }

  private async embedFor(
    reply: FastifyReply,
    { model, dimensions }: EmbedBody | OpenAiEmbeddingsBody,
    texts: readonly string[],
    priority?: EmbedPriority,
  ): Promise<EmbeddedTexts> {
    const work = this.calls.embed({ wanted: model, texts, dimensions, priority }, callerOf(reply));
    const embedded = await finalWord(reply, work);
    void reply.headers(reportHeaders(embedded.report));
    return embedded;
  }
}

function textsOf({ text, texts, input }: EmbedBody): string[] {
  const given = [text, texts, input].filter((one) => one !== undefined && one !== null);
  const [only] = given;
  if (only === undefined || given.length > 1)
    throw new AppError('request.invalid', 'text: send one of text, texts and input', {
      details: [{ path: 'text', problem: 'send one of text, texts and input' }],
    });
  return toList(only);
}

/** As many as OpenAI takes; providers that take fewer at once are called several times. */
const MOST_TEXTS = 2048;

function toList(input: string | string[]): string[] {
  if (typeof input === 'string') return [input];
  if (input.length === 0) throw badList('must not be empty');
  if (input.length > MOST_TEXTS) throw badList(`must hold ${MOST_TEXTS} texts at most, not ${input.length}`);
  return input;
}

function badList(problem: string): AppError {
  return new AppError('request.invalid', `the list of texts ${problem}`, {
    details: [{ path: 'texts', problem }],
  });
}

function toEmbedAnswer(body: EmbedBody, embedded: EmbeddedTexts): EmbedAnswer {
  const { vectors, report } = embedded;
  const encoding = body.encoding_format ?? 'float';
  const encoded = vectors.map((vector) => encodeVector(vector, encoding));
  const listed = body.texts !== undefined || Array.isArray(body.input);
  return {
    ...(body.input === undefined ? {} : toOpenAi(embedded, encoding)),
    embedding: encoded[0] ?? [],
    ...(listed ? { embeddings: encoded as number[][] | string[] } : {}),
    model: report.modelId,
    provider_id: report.providerId,
    dimension: vectors[0]?.length ?? 0,
    tokens_used: report.usage.input.total,
    estimated_cost: report.estimatedCostUsd,
    cost_usd: report.costUsd,
  };
}

function toOpenAi({ vectors, report }: EmbeddedTexts, encoding: VectorEncoding): OpenAiEmbeddingsAnswer {
  const tokens = report.usage.input.total;
  return {
    object: 'list',
    data: vectors.map((vector, index) => ({
      object: 'embedding',
      index,
      embedding: encodeVector(vector, encoding),
    })),
    model: report.modelId,
    usage: { prompt_tokens: tokens, total_tokens: tokens },
  };
}
