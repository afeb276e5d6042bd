/**
 * What becomes of a streamed answer whose provider dies after its beginning was told. `try`: the next model goes on,
 * also where nobody promises that it can, and where it visibly fails the stream ends with an error. `promised`: only
 * models of vendors that promise it. `never`: the stream ends with an error.
 */
export const GO_ON_POLICIES = ['try', 'promised', 'never'] as const;

export type GoOnPolicy = (typeof GO_ON_POLICIES)[number];
