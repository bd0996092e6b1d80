/** Where the time and the money went: of the whole run, and of one call. */

import type { JSX } from 'preact';
import { seg } from '../../io/route';
import { useEffect } from 'preact/hooks';
import { useApi } from '../../io/api';
import { compact, count, duration, isKnown, money, percent, plural } from '../../model/format';
import type { RunCost, RunGraph, SpanDetail, Usage } from '../../model/types';
import { stringify } from '../../model/chat';
import { Bones, KindIcon, Problem } from '../ui';
import { Icon } from '../icons';
import { Json } from '../json';
import { Payload } from '../payload';
import type { RunState } from './state';

export function RunCostView({ state, graph }: { state: RunState; graph: RunGraph | null }): JSX.Element {
  const run = state.run.value!;
  const summary = useApi<RunCost>(`runs/${seg(run.run_id)}/summary`);
  const mark = `${run.status} ${run.span_count}`;
  useEffect(() => {
    if (summary.data) summary.reload();
  }, [mark]);
  const data = summary.data;
  const stop = graph?.nodes.find((node) => node.id === graph.dropped_at || node.dropped_here) ?? null;
  const goals = graph?.nodes.some((node) => node.is_goal) ?? false;
  return (
    <>
      {stop && <p class="omitted"><Icon name="flag" size={14} /><span>{goals ? <>Dropped at <b>{stop.label}</b>: the goal was not reached</> : <>It stopped at <b>{stop.label}</b></>}</span></p>}
      {!data && !summary.error && <Bones rows={6} height={40} />}
      {data && <Slowest state={state} steps={data.by_name} />}
      {summary.error && <Problem error={summary.error} onRetry={summary.reload} />}
      {data && data.by_kind.length > 0 && (
        <section>
          <div class="d-sec"><h2>Where the time and the money went</h2></div>
          <Shares rows={data.by_kind.map((row) => ({ ...row, name: row.kind }))} />
          <dl class="kv">
            {isKnown(data.overlap_ms) && data.overlap_ms > 0 && <><dt>In parallel</dt><dd>{duration(data.overlap_ms)} of work overlapped</dd></>}
            {isKnown(data.idle_ms) && data.idle_ms > 0 && <><dt>In no span</dt><dd>{duration(data.idle_ms)} ({percent(data.total_ms ? data.idle_ms / data.total_ms : null)}) in code that is not traced</dd></>}
          </dl>
        </section>
      )}
      {data && data.by_name.length > 0 && (
        <section>
          <div class="d-sec"><h2>By step</h2></div>
          <Shares rows={data.by_name.slice(0, 12)} />
        </section>
      )}
      <Payload title="Output" value={run.output} truncatedFrom={run.output_truncated_from} omitted={run.output_omitted} />
    </>
  );
}

/** One sentence that answers "why was it slow": the longest wait of the critical path. */
function Slowest({ state, steps }: { state: RunState; steps: RunCost['by_name'] }): JSX.Element | null {
  const total = state.run.value?.duration_ms ?? state.nowOffset.value;
  const spans = [...state.spans.value.values()].filter((span) => isKnown(span.self_ms) && span.self_ms > 0);
  const critical = spans.filter((span) => span.critical);
  const top = (critical.length ? critical : spans).sort((a, b) => b.self_ms! - a.self_ms!)[0];
  const dearest = [...state.spans.value.values()].filter((span) => isKnown(span.cost) && span.cost > 0 && span.kind === 'llm').sort((a, b) => b.cost! - a.cost!)[0];
  if (!top || !total) return null;
  const link = (id: string, name: string): JSX.Element => <button class="strong" style={{ color: 'var(--accent-text)' }} onClick={() => state.select(id)}>{name}</button>;
  const heavy = [...steps].sort((a, b) => (b.self_ms ?? 0) - (a.self_ms ?? 0))[0];
  if (heavy && heavy.count > 1 && top.self_ms! < total * 0.1) {
    return <p class="soft" style={{ lineHeight: '21px' }}>Most of the time was spent in <b>{heavy.name}</b>, called {count(heavy.count)} times: {duration(heavy.self_ms)} in all, {duration((heavy.self_ms ?? 0) / heavy.count)} each.</p>;
  }
  return (
    <p class="soft" style={{ lineHeight: '21px' }}>
      Most of the wait was {link(top.span_id, top.name)}: {duration(top.self_ms)}, {percent(top.self_ms! / total)} of the run.
      {dearest && isKnown(state.run.value?.cost) && state.run.value!.cost! > 0 && <> The dearest call was {link(dearest.span_id, dearest.name)}: {money(dearest.cost)}, {percent(dearest.cost! / state.run.value!.cost!)} of the cost.</>}
    </p>
  );
}

interface ShareRow {
  name: string;
  kind?: string;
  count: number;
  self_ms?: number | null;
  cost?: number | null;
  tokens?: number | null;
}

function Shares({ rows }: { rows: ShareRow[] }): JSX.Element {
  const whole = rows.reduce((total, row) => total + (row.self_ms ?? 0), 0) || 1;
  return (
    <table class="plain-table shares">
      <thead><tr><th scope="col">Step</th><th scope="col" class="right">Own time</th><th scope="col" class="right">Tokens</th><th scope="col" class="right">Cost</th></tr></thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.name + row.kind} data-kind={row.kind}>
            <td>
              <div class="row" style={{ gap: '6px' }}>{row.kind && <KindIcon kind={row.kind} />}<span class="cut">{row.name}</span><span class="muted num">×{compact(row.count)}</span></div>
              <div class="sharebar" aria-hidden="true"><i style={{ width: `${((row.self_ms ?? 0) / whole) * 100}%` }} /></div>
            </td>
            <td class="right num">{duration(row.self_ms)}<div class="muted" style={{ fontSize: '11px' }}>{percent((row.self_ms ?? 0) / whole)}</div></td>
            <td class="right num">{row.tokens ? compact(row.tokens) : '–'}</td>
            <td class="right num">{row.cost ? money(row.cost) : '–'}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

const BUCKETS: readonly { key: keyof Usage; label: string }[] = [
  { key: 'input', label: 'Input' },
  { key: 'cache_read', label: 'Read from cache' },
  { key: 'cache_write', label: 'Written to cache' },
  { key: 'output', label: 'Output' },
  { key: 'reasoning', label: 'Reasoning' },
];

const SOURCES: Record<string, string> = {
  provider: 'The cost is what the provider said',
  client: 'The cost is what the client sent',
  table: 'Priced by the table of prices',
};

export function UsageView({ span }: { span: SpanDetail }): JSX.Element {
  const usage = span.usage ?? {};
  const costs = (span.cost_details ?? {}) as Record<string, unknown>;
  const known = BUCKETS.filter(({ key }) => isKnown(usage[key]) && usage[key]! > 0);
  const drawn = known;
  const whole = drawn.reduce((total, { key }) => total + usage[key]!, 0) || 1;
  const source = costs.source;
  if (!known.length && !isKnown(span.cost) && !isKnown(span.tokens_in)) {
    return <p class="muted">{span.kind === 'llm' ? 'The provider told no usage for this call, so tokens and cost are unknown. Unknown is not zero.' : 'Only model calls use tokens.'}</p>;
  }
  return (
    <>
      {drawn.length > 0 && <div class="usage-bar" role="img" aria-label={drawn.map(({ key, label }) => `${label} ${count(usage[key])}`).join(', ')}>{drawn.map(({ key }) => <i class={'u-' + key} style={{ width: `${(usage[key]! / whole) * 100}%` }} />)}</div>}
      <table class="plain-table">
        <thead><tr><th scope="col">Bucket</th><th scope="col" class="right">Tokens</th><th scope="col" class="right">Cost</th></tr></thead>
        <tbody>
          {known.map(({ key, label }) => (
            <tr key={key}><td><span class={'swatch u-' + key} />{label}</td><td class="right num">{count(usage[key])}</td><td class="right num">{money(costs[key])}</td></tr>
          ))}
          <tr><td class="strong">In all</td><td class="right num strong">{plural((span.tokens_in ?? 0) + (span.tokens_out ?? 0), 'token')}</td><td class="right num strong">{isKnown(span.cost) ? money(span.cost) : 'unknown'}</td></tr>
        </tbody>
      </table>
      {!isKnown(span.cost) && span.model && <p class="omitted"><Icon name="info" size={14} />No price is known for {span.model}. Set one under Settings, Prices; runs are then priced again.</p>}
      {source != null && <p class="muted">{SOURCES[String(source)] ?? `Priced by ${stringify(source)}`}.</p>}
      {Object.keys(costs).length > 0 && <details><summary class="muted">All of the cost breakdown</summary><Json value={costs} label="cost breakdown" /></details>}
    </>
  );
}
