import { AppError } from '@sekha/contracts';

/** Does what can wait, unless the disk is full: it is made up for at the next opening, or on the next day. */
export async function whereThereIsRoom(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof AppError && error.code === 'store.full')) throw error;
  }
}
