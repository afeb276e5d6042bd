import { IsBoolean, IsInt, IsString } from 'class-validator';
import { Field, Nested, NestedList } from '../contract/field.js';

/** One rule of the record, and how often it is broken. */
export class VerifyCheck {
  @Field({ example: 'vectors_without_message' })
  @IsString()
  check: string;

  @Field({ description: '0 = the rule holds.' })
  @IsInt()
  count: number;
}

/** The search index beside the record. */
export class VerifyIndex {
  @Field({
    description:
      'False when writes never paused long enough to compare the two at one moment; the numbers then tell little.',
  })
  @IsBoolean()
  conclusive: boolean;

  @IsInt()
  messages_in_index: number;

  @IsInt()
  messages_in_record: number;

  @IsInt()
  vectors_in_index: number;

  @IsInt()
  vectors_in_record: number;
}

/** `GET /api/v1/verify`. */
export class VerifyAnswer {
  @Field({ description: 'Every count is 0, and the index holds what the record does.' })
  @IsBoolean()
  ok: boolean;

  @NestedList(() => VerifyCheck)
  checks: VerifyCheck[];

  @Nested(() => VerifyIndex)
  index: VerifyIndex;

  @Field({ description: 'Embedding spaces whose vectors are being deleted; not a fault.' })
  @IsInt()
  spaces_being_dropped: number;

  @IsInt()
  duration_ms: number;
}
