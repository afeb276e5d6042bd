import { IsArray, IsBoolean, IsIn, IsInt, IsObject, IsOptional, IsString, Min } from 'class-validator';
import { Field } from './contract/field.js';

/** `GET /` of a service: what this is, and where the rest is said. */
export class AboutAnswer {
  @IsString()
  service: string;

  @IsString()
  version: string;

  @Field({ example: '/docs' })
  @IsString()
  docs: string;

  @IsOptional()
  @IsString()
  openapi?: string;

  @IsString()
  health: string;

  @IsOptional()
  @IsString()
  metrics?: string;

  @IsOptional()
  @IsArray()
  @IsString({ each: true })
  features?: string[];
}

/** `GET /health` of a service, with 200 or 503. */
export class HealthAnswer {
  @Field({ description: '`healthy` also while something that is not critical is away; see `degraded`.' })
  @IsIn(['healthy', 'degraded', 'unhealthy'])
  status: string;

  @Field({ format: 'date-time' })
  @IsString()
  timestamp: string;

  @IsString()
  version: string;

  @IsInt()
  @Min(0)
  uptime_seconds: number;

  @Field({ description: 'By name: `{status, error?, ...facts}`.' })
  @IsObject()
  checks: object;

  @Field({ description: 'Something is away or behind; the checks say what.' })
  @IsOptional()
  @IsBoolean()
  degraded?: boolean;

  @Field({ description: 'The bridge: what older clients read of its models.' })
  @IsOptional()
  @IsObject()
  ollama_status?: object;

  @Field({ description: 'The bridge: models that could answer now.' })
  @IsOptional()
  @IsArray()
  @IsString({ each: true })
  models_loaded?: string[];
}

/** `GET /health/live`. */
export class LiveAnswer {
  @IsIn(['alive', 'live'])
  status: string;
}

/** `GET /health/ready`, with 200 or 503. */
export class ReadyAnswer {
  @IsOptional()
  @IsBoolean()
  ready?: boolean;

  @Field({ description: 'The bridge says it in a word.' })
  @IsOptional()
  @IsIn(['ready', 'unready'])
  status?: string;

  @IsOptional()
  @IsObject()
  checks?: object;
}

/** `GET /metrics` for programs that ask for JSON. */
export class MetricsAnswer {
  @IsObject({ each: true })
  metrics: object[];
}
