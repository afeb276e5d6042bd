import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsBoolean,
  IsIn,
  IsOptional,
  IsString,
  Length,
  Matches,
} from 'class-validator';
import { RefuseUnknown } from '../contract/contract-metadata.js';
import { Field, NestedList } from '../contract/field.js';
import { EVERY_SCOPE, SCOPES } from './scopes.js';

/** What a tenant may be called: it stands in lists, logs and configuration, where colons and commas divide. */
const TENANT = /^[\p{L}\p{N}][\p{L}\p{N}._@-]{0,99}$/u;
const LIFE = /^[1-9]\d{0,5}\s?[smhdwy]$/;

/** `POST /api/v1/keys`. */
@RefuseUnknown()
export class CreateKeyBody {
  @Field({ description: 'What the key is for; shown in lists and logs.', example: 'laptop' })
  @IsString()
  @Length(1, 100)
  @Matches(/^\P{Cc}*$/u, { message: 'name must not hold control characters' })
  name: string;

  @Field({
    description: `What the key may do: ${Object.keys(SCOPES).join(', ')}, or ${EVERY_SCOPE} for all of the tenant. Never more than the key that makes it.`,
    example: ['memory:read', 'memory:write'],
  })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(20)
  @IsString({ each: true })
  @Length(1, 50, { each: true })
  scopes: string[];

  @Field({ description: 'Whose memory the key opens; default the own one. Another one needs `operator`.' })
  @IsOptional()
  @IsString()
  @Matches(TENANT, { message: 'tenant must be letters, digits and . _ @ -, at most 100' })
  tenant?: string;

  @Field({ description: 'How long the key lives, as `90d`, `12h`, `1y`; default for ever.', example: '90d' })
  @IsOptional()
  @IsString()
  @Matches(LIFE, { message: 'expires_in must be a number with s, m, h, d, w or y, as in 90d' })
  expires_in?: string;
}

/** A key as lists show it: never the key itself. */
export class KeyAnswer {
  @Field({ description: 'What to call it when it is revoked.' })
  @IsString()
  id: string;

  @IsString()
  name: string;

  @Field({ description: 'Whose memory it opens.' })
  @IsString()
  tenant: string;

  @IsArray()
  @IsString({ each: true })
  scopes: string[];

  @Field({ description: 'How the key begins; null where that is not known.' })
  @IsOptional()
  @IsString()
  prefix: string | null;

  @Field({ description: '`environment`: of the configuration of the service, and changed there only.' })
  @IsIn(['stored', 'environment'])
  source: 'stored' | 'environment';

  @Field({ format: 'date-time' })
  @IsOptional()
  @IsString()
  created_at: string | null;

  @Field({ description: 'Null = never.', format: 'date-time' })
  @IsOptional()
  @IsString()
  expires_at: string | null;

  @IsBoolean()
  expired: boolean;

  @Field({
    description: 'To the minute; null = not since the service keeps count.',
    format: 'date-time',
  })
  @IsOptional()
  @IsString()
  last_used_at: string | null;
}

/** A key just made. */
export class CreatedKeyAnswer extends KeyAnswer {
  @Field({ description: 'The key. Shown this once; only its hash is kept.' })
  @IsString()
  key: string;
}

/** `GET /api/v1/keys`. */
export class KeysAnswer {
  @NestedList(() => KeyAnswer)
  keys: KeyAnswer[];
}
