import type { VendorIdentity } from './vendor-identity.js';

/** The most of a vendor's words that goes into an error. */
const LONGEST = 400;

const URLS = /\b(?:https?|wss?):\/\/[^\s"'<>)\]]+/gi;
/** Keys as the vendors make them, whole or with a starred middle as some echo them. */
const KEYS = /\b(?:sk|pk|rk|gsk|xai|key|AIza)[-_A-Za-z0-9*.]{8,}/g;
/** Long runs without a blank are bytes of an image, or a key of a kind that we do not know. */
const BYTES = /[A-Za-z0-9+/_=-]{80,}/g;
const BEARER = /\bbearer\s+\S+/gi;

/** A vendor's words without our key, any other key, any URL or bytes of an image, cut to a readable length. */
export function scrub(text: string, vendor: VendorIdentity): string {
  let clean = text;
  if (vendor.apiKey !== undefined && vendor.apiKey !== '') clean = clean.replaceAll(vendor.apiKey, '[key]');
  clean = clean
    .replace(URLS, '[url]')
    .replace(BEARER, '[key]')
    .replace(KEYS, '[key]')
    .replace(BYTES, '[bytes]');
  const host = hostOf(vendor.baseUrl);
  if (host !== undefined) clean = clean.replaceAll(host, '[host]');
  clean = clean.replace(/\s+/g, ' ').trim();
  return clean.length > LONGEST ? `${clean.slice(0, LONGEST)}…` : clean;
}

function hostOf(url: string): string | undefined {
  return URL.canParse(url) ? new URL(url).host || undefined : undefined;
}
