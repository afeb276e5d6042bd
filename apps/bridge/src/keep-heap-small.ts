import { setFlagsFromString } from 'node:v8';

/**
 * V8 lets a heap of 40 MB grow to several times that before it looks for garbage, and keeps what it has grown to. A
 * gateway holds little for long: with a third more than what lives it stays under its memory bar after a load, for a
 * few percent of processor time. V8 reads the flag at each collection. (The other half, the young generation, can only
 * be set on the command line: `--max-semi-space-size=4`.)
 */
export function keepHeapSmall(): void {
  setFlagsFromString('--heap-growing-percent=30');
}
