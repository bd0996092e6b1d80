/** Overview: how many, how slow, how dear, how often failed; by model, agent, tool and day. */

import type { ComponentChildren, JSX } from 'preact';
import { useEffect, useMemo } from 'preact/hooks';
import { useApi } from '../io/api';
import { href, param, setParams } from '../io/route';
import { now } from '../io/prefs';
import { instant, resolveRange } from '../model/time';
import { change, compact, count, duration, isKnown, money, percent } from '../model/format';
import { dense } from '../model/series';
import { setValue } from '../model/query';
import type { Facets, NamedUsage, Overview, SeriesPoint } from '../model/types';
import { Chart } from './chart';
import { QueryField } from './runs/query-field';
import { RangeMenu } from './runs/menus';
import { TopBar } from './shell';
import { Bones, Empty, Problem } from './ui';
import { RunRows, Stat } from './users';

const RANGE = '7d';

export function OverviewPage(): JSX.Element {
  const q = param('q') ?? '';
  const range = param('range');
  const { from, to } = resolveRange(range, RANGE, now.peek() - (now.peek() % 60_000));
  const filter = { q, from, to };
  const loaded = useApi<Overview>('overview', filter);
  const facets = useApi<Facets>('facets', filter);
  const tools = useApi<{ items: NamedUsage[] }>('tools', filter);
  useEffect(() => void (document.title = 'Overview · Trodo'), []);
  const data = loaded.data;
  return (
    <>
      <TopBar title="Overview"><RangeMenu range={range} fallback={RANGE} /></TopBar>
      <div class="content padded" tabIndex={0}>
        <div class="sheet">
          <QueryField value={q} facets={facets.data ?? {}} error={loaded.error?.status === 400 ? loaded.error.message : null} onChange={(text) => setParams({ q: text }, true)} />
          {loaded.error && loaded.error.status !== 400 && <Problem error={loaded.error} onRetry={loaded.reload} />}
          {!data && !loaded.error && <Bones rows={10} height={56} />}
          {data && data.totals.runs === 0 && <Empty icon="overview" title="Nothing in this time"><p>No run of this time fits. <a href={href('overview', { range: 'all' })}>Look at all time</a>.</p></Empty>}
          {data && data.totals.runs > 0 && <Board data={data} q={q} range={range} tools={tools.data?.items ?? []} />}
        </div>
      </div>
    </>
  );
}

function Board({ data, q, range, tools }: { data: Overview; q: string; range: string | null; tools: NamedUsage[] }): JSX.Element {
  const { totals, previous } = data;
  const points: SeriesPoint[] = useMemo(() => (Array.isArray(data.series) ? data.series : (dense(data.series, null, null)?.points ?? [])), [data]);
  const at = useMemo(() => points.map((point) => instant(point.at) ?? 0), [data]);
  const pick = (get: (point: SeriesPoint) => number | null | undefined): (number | null)[] => points.map((point) => get(point) ?? null);
  const lines = useMemo(() => ({
    runs: [{ label: 'Runs', values: pick((p) => p.runs), colour: '--k-agent', bars: true }, { label: 'Errors', values: pick((p) => p.errors), colour: '--error', bars: true }],
    time: [{ label: 'p95', values: pick((p) => p.p95_ms), colour: '--k-agent' }, { label: 'p50', values: pick((p) => p.p50_ms), colour: '--k-chain', dashed: true }],
    cost: [{ label: 'Cost', values: pick((p) => p.cost), colour: '--k-llm', bars: true }],
    tokens: [{ label: 'In', values: pick((p) => p.tokens_in), colour: '--k-agent' }, { label: 'Out', values: pick((p) => p.tokens_out), colour: '--k-tool' }],
  }), [data]);
  const brush = (from: number, to: number): void => setParams({ range: `${new Date(from).toISOString()}..${new Date(to).toISOString()}` }, true);
  const diff = (key: keyof typeof totals, good: 'up' | 'down' | null): JSX.Element | null => {
    const found = previous ? change(totals[key], previous[key]) : null;
    if (!found) return null;
    const better = good === null || found.ratio === 0 ? '' : (found.ratio > 0) === (good === 'up') ? 'ok' : 'err';
    return <span class={Math.abs(found.ratio) > 0.05 ? better : ''} title="Against the period before">{found.text}</span>;
  };
  return (
    <>
      <div class="stats">
        <Stat label="Runs" value={compact(totals.runs)} change={diff('runs', null)} />
        <Stat label="Error rate" value={percent(totals.error_rate)} change={diff('error_rate', 'down')} />
        <Stat label="p50" value={duration(totals.p50_ms)} change={diff('p50_ms', 'down')} />
        <Stat label="p95" value={duration(totals.p95_ms)} change={diff('p95_ms', 'down')} />
        <Stat label="p99" value={duration(totals.p99_ms)} change={diff('p99_ms', 'down')} />
        <Stat label="Cost" value={money(totals.cost)} change={diff('cost', 'down')} />
        <Stat label="Tokens in" value={compact(totals.tokens_in)} change={diff('tokens_in', null)} />
        <Stat label="Tokens out" value={compact(totals.tokens_out)} change={diff('tokens_out', null)} />
        <Stat label="Users" value={compact(totals.users)} change={diff('users', null)} />
      </div>
      <div class="charts">
        <Card title="Runs and errors" legend={lines.runs}><Chart at={at} lines={lines.runs} format={compact} label="Runs and errors over time" onBrush={brush} /></Card>
        <Card title="Time" legend={lines.time}><Chart at={at} lines={lines.time} format={duration} label="p50 and p95 time over time" onBrush={brush} /></Card>
        <Card title="Cost" legend={lines.cost}><Chart at={at} lines={lines.cost} format={money} label="Cost over time" onBrush={brush} /></Card>
        <Card title="Tokens" legend={lines.tokens}><Chart at={at} lines={lines.tokens} format={compact} label="Tokens over time" onBrush={brush} /></Card>
      </div>
      <UsageTable title="Models" field="model" rows={data.by_model} q={q} range={range} />
      <UsageTable title="Agents" field="agent" rows={data.by_agent} q={q} range={range} />
      {tools.length > 0 && <UsageTable title="Tools" field="tool" rows={tools} q={q} range={range} free />}
      <div class="two">
        <Card title="Slowest runs"><RunRows runs={data.slowest} /></Card>
        <Card title="Most expensive runs"><RunRows runs={data.most_expensive} /></Card>
      </div>
      <div class="two">
        <Card title="Failing tools">
          <div class="body">
            {data.failing_tools.length === 0 && <p class="muted">No tool failed.</p>}
            {data.failing_tools.map((tool) => (
              <div class="hbar" key={tool.name} data-kind="tool">
                <a href={href('', { q: setValue(q, 'tool', tool.name) + ' has:error', range })}>{tool.name}</a>
                <span class="num"><span class="err">{count(tool.errors)} failed</span> <span class="muted">of {count(tool.count)}</span></span>
                <div class="line" aria-hidden="true"><i style={{ width: `${(tool.errors / Math.max(1, tool.count)) * 100}%`, background: 'var(--error)' }} /></div>
              </div>
            ))}
          </div>
        </Card>
        <Card title="By day">
          <table class="table">
            <thead><tr><th scope="col">Day</th><th scope="col" class="right">Runs</th><th scope="col" class="right">Tokens</th><th scope="col" class="right">Cost</th></tr></thead>
            <tbody>{[...data.by_day].reverse().slice(0, 14).map((day) => <tr key={day.day}><td class="num">{day.day}</td><td class="right num">{count(day.runs)}</td><td class="right num">{compact((day.tokens_in ?? 0) + (day.tokens_out ?? 0))}</td><td class="right num">{money(day.cost)}</td></tr>)}</tbody>
          </table>
        </Card>
      </div>
    </>
  );
}

export function Card({ title, legend, children, actions }: { title: string; legend?: { label: string; colour: string }[]; children: ComponentChildren; actions?: ComponentChildren }): JSX.Element {
  return (
    <section class="card" aria-label={title}>
      <header>
        <h2>{title}</h2>
        {legend && legend.length > 1 && <span class="chart-legend">{legend.map((line) => <span key={line.label}><i style={{ background: `var(${line.colour})` }} />{line.label}</span>)}</span>}
        {actions && <><span class="grow" />{actions}</>}
      </header>
      {children}
    </section>
  );
}

function UsageTable({ title, field, rows, q, range, free }: { title: string; field: string; rows: NamedUsage[]; q: string; range: string | null; free?: boolean }): JSX.Element {
  const dearest = Math.max(...rows.map((row) => row.cost ?? 0), 0);
  return (
    <Card title={title}>
      {rows.length === 0 ? <p class="muted" style={{ padding: '12px 16px' }}>None.</p> : (
        <div class="scroll-x" tabIndex={0} role="region" aria-label={`${title}, table`}>
          <table class="table">
            <thead><tr><th scope="col">{title.replace(/s$/, '')}</th><th scope="col" class="right">Calls</th><th scope="col" class="right">Errors</th><th scope="col" class="right">p50</th><th scope="col" class="right">p95</th><th scope="col" class="right">p99</th>{!free && <><th scope="col" class="right">Tokens in</th><th scope="col" class="right">Tokens out</th><th scope="col" class="right">Cost</th></>}</tr></thead>
            <tbody>
              {rows.map((row) => (
                <tr key={row.name}>
                  <td><a href={href('', { q: row.name ? setValue(q, field, row.name) : q, range })}>{row.name ?? 'unnamed'}</a>{row.provider && <span class="muted"> {row.provider}</span>}</td>
                  <td class="right num">{compact(row.count)}</td>
                  <td class="right num">{row.errors ? <span class="err">{compact(row.errors)} <span class="muted">{percent(row.error_rate)}</span></span> : <span class="muted">0</span>}</td>
                  <td class="right num">{duration(row.p50_ms)}</td><td class="right num">{duration(row.p95_ms)}</td><td class="right num">{duration(row.p99_ms)}</td>
                  {!free && <><td class="right num">{compact(row.tokens_in)}</td><td class="right num">{compact(row.tokens_out)}</td>
                  <td class="right num">{money(row.cost)}{isKnown(row.cost) && dearest > 0 && <div class="sharebar" aria-hidden="true"><i style={{ width: `${(row.cost / dearest) * 100}%`, background: 'var(--k-llm)' }} /></div>}</td></>}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Card>
  );
}
