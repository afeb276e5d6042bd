import { cannot } from './cannot.js';
import { isMembers, type Members } from './read-json.js';
import type { VendorIdentity } from './vendor-identity.js';

/** Arguments of a tool as an object, for vendors that take no text. Throws `model.unsupported` for anything else. */
export function parseArguments(text: string, vendor: VendorIdentity): Members {
  if (text.trim() === '') return {};
  try {
    const parsed: unknown = JSON.parse(text);
    if (isMembers(parsed)) return parsed;
  } catch {
    // Falls through: no JSON and no object are the same to such a vendor.
  }
  throw cannot('takes tool arguments as a JSON object only', vendor);
}
