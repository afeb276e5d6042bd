import { AppError } from '@sekha/contracts';
import type { FastifyReply } from 'fastify';

/**
 * Awaits a model call for a reply. When it fails after we have tried what there was to try, the reply asks OpenAI's
 * clients not to multiply our attempts by theirs.
 */
export async function finalWord<T>(reply: FastifyReply, work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (thrown) {
    if (thrown instanceof AppError && thrown.code.startsWith('provider.'))
      void reply.header('x-should-retry', 'false');
    throw thrown;
  }
}
