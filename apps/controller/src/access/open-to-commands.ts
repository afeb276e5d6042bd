import { randomBytes } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import type { Logger } from 'pino';
import type { KeyRing } from './key-ring.js';
import { leaveLocalAccess, localKey } from './local-access.js';

/** Lets commands on this machine manage the running service; returns how to end that. */
export function openToCommands(
  ring: KeyRing,
  dataDir: string,
  address: AddressInfo,
  logger: Logger,
): () => void {
  const key = localKey(randomBytes(32).toString('base64url'));
  try {
    const close = leaveLocalAccess(dataDir, {
      url: urlOnThisMachine(address),
      pid: process.pid,
      token: key.token,
    });
    ring.add(key);
    return close;
  } catch (error) {
    // The service works without; a command then says that it cannot get in.
    logger.warn({ err: error }, 'commands on this machine cannot reach the service');
    return () => undefined;
  }
}

/** Where a service that listens on every address is reached from its own machine. */
export function urlOnThisMachine({ address, family, port }: AddressInfo): string {
  if (address === '0.0.0.0') return `http://127.0.0.1:${port}`;
  if (address === '::') return `http://[::1]:${port}`;
  return family === 'IPv6' ? `http://[${address}]:${port}` : `http://${address}:${port}`;
}
