import { IsArray, IsBoolean, IsInt, IsOptional, IsString } from 'class-validator';
import { Field, NestedList } from '../contract/field.js';

/** `POST /api/v1/config/validate`, when the YAML text comes inside JSON; a raw YAML body works as well. */
export class ConfigValidateBody {
  @Field({ description: 'The text of a config.yaml.' })
  @IsString()
  config: string;
}

/** One thing that is wrong (or deprecated) in a configuration, never with a secret's value. */
export class ConfigRemark {
  @Field({ description: 'Path of the key.', example: 'llm_providers[0].type' })
  @IsString()
  path: string;

  @IsOptional()
  @IsInt()
  line: number | null;

  @IsOptional()
  @IsInt()
  column: number | null;

  @IsString()
  message: string;
}

/** The reply to {@link ConfigValidateBody}. */
export class ConfigValidateAnswer {
  @IsBoolean()
  valid: boolean;

  @NestedList(() => ConfigRemark)
  errors: ConfigRemark[];

  @NestedList(() => ConfigRemark)
  warnings: ConfigRemark[];

  @Field({ description: 'Ids of the providers that the configuration names.' })
  @IsArray()
  @IsString({ each: true })
  providers: string[];
}
