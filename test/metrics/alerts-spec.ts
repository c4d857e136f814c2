import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startApp, type TestApp } from '../support/app.js';

const RULES = readFileSync('deploy/prometheus/alerts.yml', 'utf8');
const DASHBOARD = readFileSync('deploy/grafana/tallyhouse.json', 'utf8');

/** Names of series in PromQL that this product tells; the parts of a histogram count as the histogram. */
function seriesIn(text: string): Set<string> {
  const names = text.match(/\b(tallyhouse|http|nodejs|process)_[a-z0-9_]+/g) ?? [];
  return new Set(names.map((name) => name.replace(/_(bucket|count|sum)$/, '')));
}

describe('alerts and dashboards', () => {
  let app: TestApp;
  let told: Set<string>;
  beforeAll(async () => {
    app = await startApp();
    const text = await (await fetch(`${app.url}/metrics`)).text();
    told = new Set([...text.matchAll(/^# TYPE (\S+)/gm)].map(([, name = '']) => name));
  });
  afterAll(() => app.close());

  it.each([
    ['alerts', RULES],
    ['dashboard', DASHBOARD],
  ])('the %s ask for nothing that /metrics does not tell', (_what, text) => {
    expect([...seriesIn(text)].filter((name) => !told.has(name))).toEqual([]);
    expect(seriesIn(text).size).toBeGreaterThan(5);
  });

  it('would notice a series that nobody tells', () => {
    expect([...seriesIn('rate(tallyhouse_unicorns_total[5m])')].filter((name) => !told.has(name))).toEqual([
      'tallyhouse_unicorns_total',
    ]);
  });

  it('has a page for each alert, and each alert in the list of pages', () => {
    const alerts = [...RULES.matchAll(/- alert: (\w+)/g)].map(([, name = '']) => name);
    const pages = [...RULES.matchAll(/runbook_url: (\S+)/g)].map(([, path = '']) => path);
    expect(pages).toHaveLength(alerts.length);
    const list = readFileSync('docs/runbooks/README.md', 'utf8');
    for (const page of pages) expect(readFileSync(page, 'utf8')).toMatch(/\*\*Users notice\*\*/);
    expect(alerts.filter((name) => !list.includes(name))).toEqual([]);
  });
});
