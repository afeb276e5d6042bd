// The dashboard and the alert rules use only metrics that exist: those of docker/metrics/*.json, which a test of each
// service holds to what it exposes.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const { parse } = createRequire(new URL('../apps/bridge/package.json', import.meta.url))('yaml');
const read = (path) => readFileSync(`${root}${path}`, 'utf8');
const required = (process.env.SEKHA_REQUIRE ?? '').split(',');

const lists = ['bridge', 'controller'].map((service) => JSON.parse(read(`docker/metrics/${service}.json`)));
const metrics = new Map(lists.flatMap((list) => list.metrics.map((metric) => [metric.name, metric])));
const ofProcess = new Set(lists.flatMap((list) => list.process));
/** Labels that Prometheus or the exposition format adds. */
const ADDED_LABELS = ['job', 'instance', 'le'];
const OF_HISTOGRAMS = /_(bucket|sum|count)$/;

const panels = JSON.parse(read('docker/grafana/dashboards/sekha.json')).panels;
const rules = parse(read('docker/alerts.yml')).groups.flatMap((group) => group.rules);
const expressions = [
  ...panels.flatMap(({ title, targets = [] }) => targets.map(({ expr }) => [`panel ${title}`, expr])),
  ...rules.map(({ alert, expr }) => [`alert ${alert}`, expr]),
];

/** Words that look like names of metrics: those of PromQL itself have no such beginning. */
const metricsIn = (expr) =>
  expr.replaceAll(/"[^"]*"/g, '""').match(/(?<![\w"])(sekha|gen_ai|process|nodejs|up\b)\w*(?=[\s[{)]|$)/g) ??
  [];

/** The listed metric behind a name in a query; undefined when there is none. */
function listed(name) {
  if (metrics.has(name)) return metrics.get(name).type === 'histogram' ? undefined : metrics.get(name);
  const base = metrics.get(name.replace(OF_HISTOGRAMS, ''));
  return OF_HISTOGRAMS.test(name) && base?.type === 'histogram' ? base : undefined;
}

/** Names between `by (...)` are labels, whatever they look like. */
const withoutGroups = (expr) => expr.replaceAll(/\b(by|without|on|ignoring)\s*\([^)]*\)/g, '');

test('every query names metrics, all of which exist', () => {
  for (const [where, expr] of expressions) {
    const names = metricsIn(withoutGroups(expr).replaceAll(/\{[^}]*\}/g, ''));
    assert.ok(names.length > 0, `${where} names no metric: ${expr}`);
    for (const name of names)
      assert.ok(name === 'up' || ofProcess.has(name) || listed(name), `${where}: there is no metric ${name}`);
  }
});

test('every label that a query filters or groups by is one of its metrics', () => {
  for (const [where, expr] of expressions) {
    const names = metricsIn(withoutGroups(expr).replaceAll(/\{[^}]*\}/g, ''));
    const known = new Set([...ADDED_LABELS, ...names.flatMap((name) => listed(name)?.labels ?? [])]);
    const filtered = [...expr.matchAll(/(\w+)\s*(?:=~|!~|!=|=)\s*"/g)].map(([, label]) => label);
    const grouped = [...expr.matchAll(/\bby\s*\(([^)]*)\)/g)].flatMap(([, list]) => list.split(/,\s*/));
    for (const label of [...filtered, ...grouped])
      assert.ok(known.has(label), `${where}: no metric in it has a label ${label}`);
  }
});

test('every metric of ours is on the dashboard', () => {
  const shown = expressions.flatMap(([, expr]) => metricsIn(expr)).map((name) => listed(name)?.name);
  assert.deepEqual(
    [...metrics.keys()].filter((name) => !shown.includes(name)),
    [],
  );
});

test('each alert has a time, a severity and a text, and a test that sees it fire', () => {
  const { tests } = parse(read('docker/alerts.test.yml'));
  const fired = tests.flatMap((one) => one.alert_rule_test).filter(({ exp_alerts: some }) => some);
  for (const { alert, labels, annotations } of rules) {
    assert.match(labels.severity, /^(warning|critical)$/, alert);
    assert.ok(annotations.summary, alert);
    assert.ok(
      fired.some(({ alertname }) => alertname === alert),
      `nothing in docker/alerts.test.yml makes ${alert} fire`,
    );
  }
});

test('Grafana is given the data source and the dashboard that are there', () => {
  const { services } = parse(read('docker-compose.yml'));
  for (const mount of [...services.grafana.volumes, ...services.prometheus.volumes])
    assert.ok(existsSync(`${root}${mount.split(':')[0]}`), `compose mounts ${mount}`);
  const { datasources } = parse(read('docker/grafana/provisioning/datasources/prometheus.yml'));
  const used = new Set(JSON.stringify(panels).match(/(?<="uid":")[^"]+/g));
  assert.deepEqual(
    datasources.map(({ uid }) => uid),
    [...used],
  );
  const { providers } = parse(read('docker/grafana/provisioning/dashboards/sekha.yml'));
  assert.ok(services.grafana.volumes.some((mount) => mount.includes(`:${providers[0].options.path}:`)));
});

const promtool = {
  skip: !required.includes('promtool') && spawnSync('promtool', ['--version']).status !== 0,
};
function accepts(...args) {
  const { status, stdout, stderr, error } = spawnSync('promtool', args, { cwd: root, encoding: 'utf8' });
  assert.equal(status, 0, error?.message ?? stdout + stderr);
}

for (const args of [
  ['check', 'config', 'docker/prometheus.yml'],
  ['check', 'rules', 'docker/alerts.yml'],
  ['test', 'rules', 'docker/alerts.test.yml'],
])
  test(`promtool ${args.join(' ')}`, promtool, () => accepts(...args));

test('promtool reads the queries of the dashboard', promtool, () => {
  const folder = mkdtempSync(join(tmpdir(), 'sekha-queries-'));
  const file = join(folder, 'queries.json');
  const queries = expressions.map(([, expr], at) => ({
    record: `query_${at}`,
    expr: expr.replaceAll('$__rate_interval', '5m'),
  }));
  writeFileSync(file, JSON.stringify({ groups: [{ name: 'dashboard', rules: queries }] }));
  try {
    accepts('check', 'rules', '--lint=none', file);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
