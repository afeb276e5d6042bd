import type { Socket } from 'node:net';
import { buildConnector } from 'undici';
import { ConnectTimeout } from './fail.js';
import type { StaleSockets } from './stale-sockets.js';

/**
 * Opens the sockets of one provider. The clock is our own: undici's fires up to a second late.
 * Without `timeoutMs` only the operating system gives up.
 */
export function createConnector(
  timeoutMs: number | undefined,
  stale: StaleSockets,
): buildConnector.connector {
  const connect = buildConnector({ timeout: 0 });
  return (options, callback) => {
    // The types say void; the implementation returns the socket it opens.
    const opening = connect(options, (...outcome) => {
      clearTimeout(timer);
      if (outcome[0] === null) stale.watch(outcome[1]);
      callback(...outcome);
    }) as unknown as Socket | undefined;
    const timer =
      timeoutMs === undefined
        ? undefined
        : setTimeout(() => opening?.destroy(new ConnectTimeout(timeoutMs)), timeoutMs);
  };
}
