import { IsBoolean, IsIn, IsInt, IsObject, IsString, Min } from 'class-validator';
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

  @IsString()
  openapi: string;

  @IsString()
  health: string;

  @IsString()
  metrics: string;
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
  @IsBoolean()
  degraded: boolean;
}

/** `GET /health/live`. */
export class LiveAnswer {
  @IsIn(['alive'])
  status: string;
}

/** `GET /health/ready`, with 200 or 503. */
export class ReadyAnswer {
  @IsBoolean()
  ready: boolean;
}

/** `GET /metrics` for programs that ask for JSON. */
export class MetricsAnswer {
  @IsObject({ each: true })
  metrics: object[];
}
