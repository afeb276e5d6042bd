import { IsArray, IsBoolean, IsInt, IsObject, IsOptional, IsString } from 'class-validator';
import { Field, Nested, NestedList } from '../contract/field.js';

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

/** A provider that a valid configuration names. */
export class ConfigSummaryProvider {
  @IsString()
  id: string;

  @IsString()
  type: string;

  @Field({ description: '1 to 100, the smaller first.' })
  @IsInt()
  priority: number;

  @Field({ description: 'How many entries its list of models has.' })
  @IsInt()
  models: number;

  @Field({ description: 'Why it cannot be called (no key, say); null when it can.' })
  @IsOptional()
  @IsString()
  unusable: string | null;
}

/** What a valid configuration amounts to. */
export class ConfigSummary {
  @NestedList(() => ConfigSummaryProvider)
  providers: ConfigSummaryProvider[];

  @Field({ description: 'Entries of all lists of models together.' })
  @IsInt()
  models: number;

  @Field({ description: 'Model by task.', example: { chat_smart: 'gpt-4o' } })
  @IsObject()
  default_models: Record<string, string>;
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

  @Field({ description: 'What the configuration amounts to; null when it is not valid.' })
  @IsOptional()
  @Nested(() => ConfigSummary)
  summary: ConfigSummary | null;
}
