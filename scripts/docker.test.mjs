// The compose file and the images agree with each other and with what the services read.
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { imageOf, readDockerfile } from '../docker/dockerfile.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const { parse } = createRequire(new URL('../apps/bridge/package.json', import.meta.url))('yaml');
const read = (path) => readFileSync(new URL(`../${path}`, import.meta.url), 'utf8');
const { services } = parse(read('docker-compose.yml'));
const images = Object.fromEntries(
  ['controller', 'bridge'].map((name) => [name, imageOf(readDockerfile(`${root}docker/${name}.Dockerfile`))]),
);
const required = (process.env.SEKHA_REQUIRE ?? '').split(',');

test('the services have the names that guides and scripts use', () => {
  const names = ['bridge', 'controller', 'grafana', 'ollama', 'prometheus', 'redis'];
  assert.deepEqual(Object.keys(services).sort(), names);
  assert.equal(services.bridge.container_name, 'bridge');
  assert.equal(services.controller.container_name, 'controller');
  assert.equal(services.ollama.container_name, undefined, 'a fixed name cannot be scaled');
});

test('only the controller is published beyond loopback', () => {
  for (const [name, { ports = [] }] of Object.entries(services))
    for (const port of ports)
      if (name !== 'controller') assert.match(port, /^127\.0\.0\.1:/, `${name} publishes ${port}`);
});

/** Whether the service's source names the port as its default. */
function defaultPort(name, port) {
  const pattern = `SEKHA_${name.toUpperCase()}_PORT'[^\\n]*\\b${port}\\b`;
  return spawnSync('git', ['grep', '-qE', pattern, '--', `apps/${name}/src`], { cwd: root }).status === 0;
}

for (const [name, image] of Object.entries(images)) {
  test(`${name}: ports of image, healthcheck and compose are one`, () => {
    assert.ok(image.healthcheck.includes(`127.0.0.1:${image.port}/health/ready`));
    assert.ok(services[name].ports.some((port) => port.endsWith(`:${image.port}`)));
    assert.ok(defaultPort(name, image.port), `${name} does not listen on ${image.port} by default`);
  });

  test(`${name}: does not run as root`, () => assert.equal(image.user, 'node'));

  test(`${name}: every variable that compose or the image sets is one that the service reads`, () => {
    const source = execFileSync(
      'git',
      ['grep', '-hoE', '[A-Z][A-Z0-9_]{3,}', '--', `apps/${name}/src`, 'packages/service-kit/src'],
      { cwd: root, encoding: 'utf8' },
    );
    const known = new Set(source.split('\n'));
    const set = [...Object.keys(services[name].environment), ...Object.keys(image.env)].filter(
      (variable) => variable !== 'NODE_ENV',
    );
    assert.deepEqual(
      set.filter((variable) => !known.has(variable)),
      [],
    );
  });
}

test('Prometheus scrapes both services where they listen', () => {
  const { scrape_configs: jobs } = parse(read('docker/prometheus.yml'));
  const targets = jobs.flatMap(({ static_configs: groups }) => groups.flatMap(({ targets }) => targets));
  assert.deepEqual(targets.sort(), ['bridge:5001', 'controller:8080']);
});

test('a real compose accepts the file', {
  skip: !required.includes('docker-compose') && spawnSync('docker-compose', ['version']).status !== 0,
}, () => {
  const env = { ...process.env, SEKHA_API_KEY: 'k'.repeat(32) };
  const { status, stderr } = spawnSync('docker-compose', ['config', '-q'], {
    cwd: root,
    env,
    encoding: 'utf8',
  });
  assert.equal(status, 0, stderr);
});

test('a missing key is refused before anything starts', {
  skip: !required.includes('docker-compose') && spawnSync('docker-compose', ['version']).status !== 0,
}, () => {
  const { SEKHA_API_KEY: _, ...env } = process.env;
  const { status, stderr } = spawnSync('docker-compose', ['config', '-q'], {
    cwd: root,
    env,
    encoding: 'utf8',
  });
  assert.notEqual(status, 0);
  assert.match(stderr, /SEKHA_API_KEY/);
});
