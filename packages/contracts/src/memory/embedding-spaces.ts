import { IsBoolean, IsInt, IsOptional, IsString, MaxLength, MinLength } from 'class-validator';
import { RefuseUnknown } from '../contract/contract-metadata.js';
import { Field, NestedList } from '../contract/field.js';

/** `POST /api/v1/rebuild-embeddings`. A misspelled model would embed everything with another one. */
@RefuseUnknown()
export class RebuildEmbeddingsBody {
  @Field({
    description:
      'The model that the memory is to be embedded with; absent: the default embedding model of the bridge. The model that serves now is allowed: everything is embedded anew.',
    example: 'nomic-embed-text',
  })
  @IsOptional()
  @IsString()
  @MinLength(1)
  @MaxLength(256)
  model?: string;
}

/** One generation of a model's vectors. */
export class EmbeddingSpaceAnswer {
  @IsInt()
  id: number;

  @IsString()
  model: string;

  @Field({ description: 'From 1, for each model.' })
  @IsInt()
  generation: number;

  @IsInt()
  dimension: number;

  @Field({
    description: '`current` serves searches; `filling` is being built beside it; `retired` is being deleted.',
    enum: ['current', 'filling', 'retired'],
  })
  @IsString()
  state: string;

  @Field({ description: 'Vectors that the search index holds of it.' })
  @IsInt()
  vectors: number;

  @IsString()
  created_at: string;
}

/** `GET /api/v1/embedding-spaces`. */
export class EmbeddingSpacesAnswer {
  @NestedList(() => EmbeddingSpaceAnswer)
  spaces: EmbeddingSpaceAnswer[];

  @Field({ description: 'Null while the bridge does not tell.' })
  @IsOptional()
  @IsString()
  bridge_default_model: string | null;

  @Field({
    description: 'The default embedding model of the bridge is not the one that the memory is embedded with.',
  })
  @IsBoolean()
  differs_from_default: boolean;

  @Field({ description: 'Why the space that is being filled waits, while it does.' })
  @IsOptional()
  @IsString()
  filling_waits_for: string | null;
}
