import { IsOptional, IsUUID } from 'class-validator';
import { Field } from '../contract/field.js';
import { CreateConversationBody } from './conversation-bodies.js';

/** A line of `POST /api/v1/conversations/bulk`: a conversation, or messages for one that is there. */
export class BulkConversationBody extends CreateConversationBody {
  @Field({
    description:
      'Adds `messages` to this conversation, instead of making one; nothing else may stand beside them.',
  })
  @IsOptional()
  @IsUUID()
  conversation_id?: string;
}
