import { type AxiosResponse } from 'axios';
import { firstValueFrom, type Observable } from 'rxjs';
import { toBridgeError } from './to-bridge-error.js';

/** The body of one call's answer; throws what {@link toBridgeError} makes of a failure. */
export async function askBridge<T>(call: Observable<AxiosResponse<T>>): Promise<T> {
  try {
    return (await firstValueFrom(call)).data;
  } catch (error) {
    throw toBridgeError(error);
  }
}
