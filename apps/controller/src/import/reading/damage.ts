/**
 * What stands in a text for bytes that are none: U+FFFD with half of a character behind it, which no text has. So it
 * is told from a U+FFFD that a source really has, and where it stands is known to whoever reads the text.
 */
export const DAMAGE = '\ufffd\udfff';

/** For reports, of what was kept all the same. */
export const DAMAGE_PROBLEM = 'bytes that are no text became U+FFFD';

export function isDamaged(text: string): boolean {
  return text.includes(DAMAGE);
}

/** As it is kept. */
export function mend(text: string): string {
  return isDamaged(text) ? text.replaceAll(DAMAGE, '\ufffd') : text;
}
