import { isMembers, type Members } from '../wire/read-json.js';

/**
 * Where OpenAI's dialect keeps the signature of the thinking that led to a call of a tool: Gemini wants it back with the
 * call, and clients return what they do not know. Source: Google AI, "Thought signatures", OpenAI compatibility.
 */
export function signatureOf({ extra_content: extra }: Members): string | undefined {
  const google = isMembers(extra) ? extra['google'] : undefined;
  const signature = isMembers(google) ? google['thought_signature'] : undefined;
  return typeof signature === 'string' && signature !== '' ? signature : undefined;
}

/** The member of a call that brings its signature; nothing for a call without one. */
export function signedMember(signature: string | undefined): Members {
  if (signature === undefined) return {};
  return { extra_content: { google: { thought_signature: signature } } };
}
