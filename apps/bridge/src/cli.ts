#!/usr/bin/env node
import { runCommand } from './cli/run-command.js';

const args = process.argv.slice(2);
if (args.length === 0) await import('./main.js');
else
  process.exitCode = runCommand(args, {
    environment: process.env,
    out: (text) => process.stdout.write(`${text}\n`),
    err: (text) => process.stderr.write(`${text}\n`),
  });
