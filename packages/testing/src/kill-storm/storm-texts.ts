import type { WriterPlace } from './writer-place.js';

/** By character, so that a cut never leaves half of one. */
const FILLER = [
  ...'the river kept its bed and the town its bridges; Ärger, 日本, 👍 and a line\nbreak. '.repeat(40),
];

/** Texts of every size, each beginning with a word that no other text has. */
export function stormMessages({ name, serial, random }: WriterPlace, count: number): string[] {
  return Array.from({ length: count }, () => {
    const length = random.chance(0.1) ? random.between(200, 3_000) : random.between(0, 120);
    return `${name}n${serial()} ${FILLER.slice(0, length).join('')}`.trimEnd();
  });
}

/** The word by which a text of the storm is found. */
export function wordOf(content: string): string {
  return /^\S+/.exec(content)?.[0] ?? '';
}
