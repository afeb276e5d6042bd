/** What a conversation must look like to whoever asks. */
export interface ExpectedConversation {
  /** Unknown until the service has said it, or it was found by its first label. */
  id: string | undefined;
  /** The label it was created with: nobody else's, so that it can be found when its id never arrived. */
  firstLabel: string;
  label: string;
  folder: string;
  status: 'active' | 'archived';
  /** In order. Of a shared conversation only what this writer put there. */
  contents: readonly string[];
  /** Set where several writers append: their messages begin with this. */
  prefix?: string;
}

/** One request of the storm: what stood before, and what stands after it. Nothing else may ever be seen. */
export interface StormStep {
  method: 'POST' | 'PUT' | 'DELETE';
  path: string;
  body?: unknown;
  /** Sent as `Idempotency-Key`: the step may then be repeated and still happens once. */
  key?: string;
  /** The text of the message whose id stands for `{message}` in the path; only the service knows it. */
  message?: { conversation: string | undefined; content: string };
  before: readonly ExpectedConversation[];
  after: readonly ExpectedConversation[];
}
