import { AppError } from '@sekha/contracts';
import type { VendorIdentity } from './vendor-identity.js';

/** The request asks for something that this provider has no way to do; another may. */
export function cannot(what: string, vendor: VendorIdentity): AppError {
  return new AppError('model.unsupported', `the provider ${vendor.id} ${what}`, {
    details: { provider: vendor.id },
  });
}
