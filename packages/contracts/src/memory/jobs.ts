import {
  IsBoolean,
  IsIn,
  IsInt,
  IsNumber,
  IsObject,
  IsOptional,
  IsString,
  IsUUID,
  Max,
  Min,
} from 'class-validator';
import { Field, Nested, NestedList } from '../contract/field.js';

const STATES = ['pending', 'running', 'done', 'failed', 'cancelled'];

export class JobProgressAnswer {
  @IsInt()
  done: number;

  @Field({ description: 'Null while nobody knows; may grow.' })
  @IsOptional()
  @IsInt()
  total: number | null;

  @Field({ example: 'messages' })
  @IsString()
  unit: string;

  @Field({ description: '0 to 100; null while the total is not known.' })
  @IsOptional()
  @IsNumber()
  percent: number | null;
}

export class JobErrorAnswer {
  @Field({ example: 'model.not_found' })
  @IsString()
  error_code: string;

  @IsString()
  error: string;
}

/** A long operation that runs in the background. */
export class JobAnswer {
  @IsUUID()
  id: string;

  @Field({ description: 'The same as `id`.' })
  @IsUUID()
  job_id: string;

  @Field({ example: 'rebuild-embeddings' })
  @IsString()
  kind: string;

  @Field({ enum: STATES })
  @IsString()
  state: string;

  @Nested(() => JobProgressAnswer)
  progress: JobProgressAnswer;

  @Field({
    description:
      'How often it was started since it last came further. The third time that the service ends while it runs, it is given up (`job.given_up`).',
  })
  @IsInt()
  attempts: number;

  @IsBoolean()
  can_cancel: boolean;

  @Field({ description: 'It has been asked to end, and has not ended yet.' })
  @IsBoolean()
  cancel_requested: boolean;

  @IsOptional()
  @Nested(() => JobErrorAnswer)
  error: JobErrorAnswer | null;

  @Field({ description: 'What came of it; its members depend on the kind.' })
  @IsOptional()
  @IsObject()
  result: Record<string, unknown> | null;

  @IsString()
  created_at: string;

  @IsOptional()
  @IsString()
  started_at: string | null;

  @IsOptional()
  @IsString()
  finished_at: string | null;
}

/** `GET /api/v1/jobs`. */
export class ListJobsQuery {
  @Field({ example: 'rebuild-embeddings' })
  @IsOptional()
  @IsString()
  kind?: string;

  @Field({ enum: STATES })
  @IsOptional()
  @IsIn(STATES)
  state?: 'pending' | 'running' | 'done' | 'failed' | 'cancelled';

  @Field({ description: '1 to 1,000.', default: 50 })
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(1_000)
  limit?: number;

  @Field({ description: '`next_cursor` of the last page.' })
  @IsOptional()
  @IsString()
  cursor?: string;
}

/** Messages on their way to a vector. */
export class EmbeddingOutboxAnswer {
  @Field({ description: 'Messages that wait for their vector.' })
  @IsInt()
  pending: number;

  @Field({ description: 'Messages that are with a model now.' })
  @IsInt()
  running: number;

  @Field({ description: 'Messages that were given up; see `/api/v1/jobs/failed`.' })
  @IsInt()
  failed: number;

  @Field({ description: 'Why nothing is being embedded, while that is so.' })
  @IsOptional()
  @IsString()
  waits_for: string | null;
}

export class JobsAnswer {
  @Field({ description: 'Newest first.' })
  @NestedList(() => JobAnswer)
  jobs: JobAnswer[];

  @IsOptional()
  @IsString()
  next_cursor: string | null;

  @Nested(() => EmbeddingOutboxAnswer)
  embedding: EmbeddingOutboxAnswer;
}

/** `GET /api/v1/jobs/failed`. */
export class ListFailedQuery {
  @Field({ description: '1 to 1,000.', default: 100 })
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(1_000)
  limit?: number;

  @Field({ description: '`next_cursor` of the last page.' })
  @IsOptional()
  @IsString()
  cursor?: string;
}

/** A message that no model would embed. */
export class FailedMessageAnswer {
  @IsUUID()
  message_id: string;

  @IsUUID()
  conversation_id: string;

  @Field({ example: 'provider.rejected: the input is empty' })
  @IsString()
  reason: string;

  @IsInt()
  attempts: number;
}

export class FailedMessagesAnswer {
  @NestedList(() => FailedMessageAnswer)
  messages: FailedMessageAnswer[];

  @IsOptional()
  @IsString()
  next_cursor: string | null;
}

export class RetryFailedAnswer {
  @Field({ description: 'Messages that are tried again.' })
  @IsInt()
  retried: number;
}
