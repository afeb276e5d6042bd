import { must } from './prepare.mjs';
import { say } from './say.mjs';
import { awaitHealthy, refuseTakenPorts, services, startAll, stopTogether } from './services.mjs';
import { tour } from './tour.mjs';

/** Builds, starts both services and stays until it is told to stop. */
export async function run() {
  must('turbo', ['run', 'build', '--output-logs=errors-only']);
  say.lap('built');
  await refuseTakenPorts(services);
  const running = startAll(services);
  const stop = stopTogether(running);
  await awaitHealthy(running, stop);
  say.lap('both services are healthy');
  console.log(tour(running));
}
