import { AppError } from '@sekha/contracts';
import type { FastifyInstance } from 'fastify';

/**
 * Lets answers that have begun come to their end when the service stops: new requests are refused with
 * `service.stopping`, those under way get `graceMs`.
 */
export class Drain {
  private underWay = 0;
  private stopping = false;
  private whenEmpty: () => void = () => undefined;

  constructor(private readonly graceMs: number) {}

  watch(fastify: FastifyInstance): void {
    fastify.addHook('onRequest', (_request, reply, done) => {
      if (this.stopping) {
        void reply.header('connection', 'close');
        done(new AppError('service.stopping', 'the service is stopping', { retryAfterMs: 1000 }));
        return;
      }
      this.underWay++;
      reply.raw.once('close', () => {
        this.underWay--;
        if (this.underWay === 0) this.whenEmpty();
      });
      done();
    });
  }

  /** Resolves when nothing is under way any more, or when the grace is over. */
  async empty(): Promise<void> {
    this.stopping = true;
    if (this.underWay === 0) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, this.graceMs);
      this.whenEmpty = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
