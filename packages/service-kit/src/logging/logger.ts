import { AsyncLocalStorage } from 'node:async_hooks';
import type { LoggerService } from '@nestjs/common';
import { type DestinationStream, type Logger, pino } from 'pino';
import { unblockedStdout } from './unblocked-stdout.js';
import { withoutSecrets } from './without-secrets.js';

/** What every log line of a request carries. */
export interface RequestContext {
  request_id: string;
}

export const requestContext = new AsyncLocalStorage<RequestContext>();

export interface LoggerOptions {
  /** Name of the service, in each line. */
  app: string;
  level: string;
  /** The standard output, which nobody waits for, when absent. */
  destination?: DestinationStream;
}

/** JSON lines on stdout, with the request's id where requests are followed; credentials are redacted. */
export function createLogger({ app, level, destination }: LoggerOptions): Logger {
  const options = {
    level,
    base: { app },
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: {
      level: (label: string) => ({ level: label }),
      log: visible,
    },
    // `visible` has taken the error apart already.
    serializers: { err: (shown: unknown) => shown },
    mixin: () => requestContext.getStore() ?? NOTHING,
    mixinMergeStrategy: (line: object, context: object) =>
      context === NOTHING ? line : { ...context, ...line },
  };
  return withGuardedChildren(
    pino(options, destination ?? (level === 'silent' ? NOWHERE : unblockedStdout(app))),
  );
}

const NOTHING = {};
const NOWHERE: DestinationStream = { write: () => undefined };

function visible(members: object): Record<string, unknown> {
  return withoutSecrets(members) as Record<string, unknown>;
}

/** pino writes the bindings of a child past its formatters. */
function withGuardedChildren(logger: Logger): Logger {
  const { child } = logger;
  logger.child = function (this: Logger, bindings: object, options: object) {
    return child.call(this, visible(bindings), options);
  } as Logger['child'];
  return logger;
}

/** Lets Nest speak through pino. Nest calls `log(message, ...params, context)`; the last text is the context. */
export class NestLogger implements LoggerService {
  constructor(private readonly logger: Logger) {}

  log(message: unknown, ...params: unknown[]): void {
    this.write('debug', message, params); // Nest's own start-up chatter is detail, not news
  }
  error(message: unknown, ...params: unknown[]): void {
    this.write('error', message, params);
  }
  warn(message: unknown, ...params: unknown[]): void {
    this.write('warn', message, params);
  }
  debug(message: unknown, ...params: unknown[]): void {
    this.write('debug', message, params);
  }
  verbose(message: unknown, ...params: unknown[]): void {
    this.write('trace', message, params);
  }
  fatal(message: unknown, ...params: unknown[]): void {
    this.write('fatal', message, params);
  }

  private write(
    level: 'fatal' | 'error' | 'warn' | 'debug' | 'trace',
    message: unknown,
    params: unknown[],
  ): void {
    if (!this.logger.isLevelEnabled(level)) return;
    const context = typeof params.at(-1) === 'string' ? params.at(-1) : undefined;
    if (message instanceof Error) this.logger[level]({ context, err: message }, message.message);
    else this.logger[level]({ context, stack: params.length > 1 ? params[0] : undefined }, String(message));
  }
}
