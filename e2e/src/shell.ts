import { execFile } from 'node:child_process';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export interface ShellSettings {
  /** Where the lines run; holds what they read (config.yaml, curl-format.txt). */
  folder: string;
  /** The documented ports and where they really are: `{8080: 41233}`. */
  ports: Record<number, number>;
  environment: Record<string, string>;
  /** The log that `docker logs NAME` shows. */
  logOf(container: string): string;
}

export interface ShellResult {
  code: number;
  stdout: string;
  stderr: string;
}

/**
 * Runs lines of the documentation byte for byte. curl reads `connect-to` from a configuration file of ours, so that
 * `localhost:8080` in a line reaches the service of this test; `docker logs` shows the log of the process that plays
 * the container.
 */
export class Shell {
  private readonly tools: string;

  constructor(private readonly settings: ShellSettings) {
    this.tools = join(settings.folder, 'tools');
    mkdirSync(this.tools, { recursive: true });
    const routes = Object.entries(settings.ports).map(
      ([shown, real]) => `connect-to = "localhost:${shown}:127.0.0.1:${real}"`,
    );
    writeFileSync(join(settings.folder, '.curlrc'), `silent\nshow-error\n${routes.join('\n')}\n`);
    const docker = join(this.tools, 'docker');
    writeFileSync(
      docker,
      '#!/bin/sh\n[ "$1" = logs ] || { echo "only docker logs is played here" >&2; exit 2; }\ncat "$SEKHA_E2E_LOGS/$2.log"\n',
    );
    chmodSync(docker, 0o755);
  }

  async run(line: string): Promise<ShellResult> {
    const { folder, environment } = this.settings;
    for (const container of ['bridge', 'controller'])
      writeFileSync(join(folder, `${container}.log`), this.settings.logOf(container));
    const env = {
      ...environment,
      PATH: `${this.tools}:${process.env['PATH'] ?? ''}`,
      CURL_HOME: folder,
      HOME: folder,
      SEKHA_E2E_LOGS: folder,
    };
    return new Promise((resolve) => {
      execFile('bash', ['-c', line], { cwd: folder, env, timeout: 20_000 }, (error, stdout, stderr) =>
        resolve({ code: error === null ? 0 : Number(error.code ?? 1), stdout, stderr }),
      );
    });
  }

  /** The output of a line that must go well, as JSON. */
  async json(line: string): Promise<unknown> {
    const { code, stdout, stderr } = await this.run(line);
    if (code !== 0) throw new Error(`${line}\nended with ${code}: ${stderr}${stdout}`);
    return JSON.parse(stdout);
  }
}
