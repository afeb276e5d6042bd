import { subscribe } from 'node:diagnostics_channel';
import type { Socket } from 'node:net';

interface SocketUse {
  lastReadMs: number;
  /** Of the request that is under way. */
  reused: boolean;
  idleMs: number;
  bytesReadBefore: number;
}

const uses = new WeakMap<object, SocketUse>();

// undici, "Diagnostics Channel Support": published right before the first byte of a request is written.
subscribe('undici:client:sendHeaders', (message) => {
  const { socket } = message as { socket: Socket };
  const use = uses.get(socket);
  if (use === undefined) return;
  use.reused = socket.bytesRead > 0;
  use.bytesReadBefore = socket.bytesRead;
  use.idleMs = performance.now() - use.lastReadMs;
});

/**
 * Knows the failures that are nobody's fault: the server had closed an idle keep-alive socket and the request ran
 * into its death. Such a request was not served and may be sent again on a fresh socket (RFC 9112, 9.3.1).
 * A socket that was in use a moment ago does not count, so that a provider that resets is not asked twice.
 */
export class StaleSockets {
  private readonly deaths = new WeakSet<object>();

  constructor(private readonly idleAtLeastMs: number) {}

  watch(socket: Socket): void {
    const use: SocketUse = { lastReadMs: performance.now(), reused: false, idleMs: 0, bytesReadBefore: 0 };
    uses.set(socket, use);
    socket.on('readable', () => {
      use.lastReadMs = performance.now();
    });
    socket.on('error', (error) => {
      const untouched = socket.bytesRead === use.bytesReadBefore;
      if (use.reused && untouched && use.idleMs >= this.idleAtLeastMs) this.deaths.add(error);
    });
  }

  /** Whether `thrown` is the death of an idle socket. */
  killed(thrown: unknown): boolean {
    return typeof thrown === 'object' && thrown !== null && this.deaths.has(thrown);
  }
}
