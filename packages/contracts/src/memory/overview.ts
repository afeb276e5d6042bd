import { IsArray, IsBoolean, IsInt, IsNumber, IsObject, IsOptional, IsString } from 'class-validator';
import { Aliases } from '../contract/contract-metadata.js';
import { Field, Nested, NestedList } from '../contract/field.js';
import { IsFolder } from './folder-rule.js';

/** A label or a folder, with how many conversations bear it. */
export class TallyRow {
  @IsString()
  name: string;

  @IsInt()
  count: number;
}

export class LabelsAnswer {
  @NestedList(() => TallyRow)
  labels: TallyRow[];
}

export class FoldersAnswer {
  @NestedList(() => TallyRow)
  folders: TallyRow[];
}

@Aliases({ title: 'label', folder_path: 'folder' })
export class StatsQuery {
  @Field({ description: 'Only this label.' })
  @IsOptional()
  @IsString()
  label?: string;

  @Field({ description: 'Only this folder and everything below it.' })
  @IsOptional()
  @IsFolder()
  folder?: string;
}

/** The vectors that searches go by. */
export class StatsEmbedding {
  @Field({ description: 'The model that the memory is embedded with; null while nothing is.' })
  @IsOptional()
  @IsString()
  model: string | null;

  @IsOptional()
  @IsInt()
  dimension: number | null;

  @Field({ description: 'Set when the default embedding model of the bridge is another one.' })
  @IsOptional()
  @IsString()
  notice: string | null;
}

/** `GET /api/v1/stats`; `data` repeats it in the envelope of the stdio MCP server. */
export class StatsAnswer {
  @IsBoolean()
  success: boolean;

  @IsInt()
  total_conversations: number;

  @IsInt()
  total_messages: number;

  @IsNumber()
  average_importance: number;

  @Field({ type: 'array', items: { type: 'string' } })
  @IsArray()
  folders: string[];

  @Field({ type: 'array', items: { type: 'string' } })
  @IsArray()
  labels: string[];

  @Field({
    description:
      'Tokens that archiving what `POST /api/v1/prune/dry-run` recommends would take out of the way, estimated from the word counts of the thousand least important conversations.',
  })
  @IsInt()
  estimated_token_savings: number;

  @Field({
    description:
      'Messages of the whole tenant that wait for their vector; 0 when everything is found by meaning.',
  })
  @IsInt()
  pending_embeddings: number;

  @Field({ description: 'Messages of the whole tenant that were given up and are found by word only.' })
  @IsInt()
  failed_embeddings: number;

  @Nested(() => StatsEmbedding)
  embedding: StatsEmbedding;

  @IsObject()
  data: Record<string, unknown>;
}
