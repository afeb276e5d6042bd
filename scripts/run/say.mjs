const startedAt = Date.now();

/** One voice for the scripts: short lines that can be told from the services' own. */
export const say = {
  info: (text) => console.log(`[sekha] ${text}`),
  error: (text) => console.error(`[sekha] ${text}`),
  /** With the time since the command was started. */
  lap: (text) => console.log(`[sekha] ${text} (${((Date.now() - startedAt) / 1000).toFixed(1)} s)`),
};
