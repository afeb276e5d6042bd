import { AppError } from '@sekha/contracts';

/** The error of a line that cannot be read: `request.invalid` with the line as its path. */
export function refuseLine(number: number, problem: string, cause?: unknown): AppError {
  return new AppError('request.invalid', `line ${number} ${problem}`, {
    details: [{ path: `line ${number}`, problem }],
    cause,
  });
}
