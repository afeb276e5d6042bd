/** Who a call goes to, as errors may tell it, and what they must never tell. */
export interface VendorIdentity {
  /** The provider's id in the configuration. */
  id: string;
  baseUrl: string;
  apiKey?: string | undefined;
}
