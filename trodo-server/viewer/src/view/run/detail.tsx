/** The panel at the side: what the selected span was told and said, what it cost, and how it failed; or the run's own. */

import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import { useApi } from '../../io/api';
import { href, param, setParams, seg } from '../../io/route';
import { compact, duration, isKnown, money } from '../../model/format';
import type { RunGraph, Score, SpanDetail, SpanNode } from '../../model/types';
import { Icon } from '../icons';
import { Json } from '../json';
import { Payload } from '../payload';
import { scoreText } from '../runs/table';
import { Bones, Chip, Empty, KindIcon, Problem, Status, Tabs, Time, type TabInfo } from '../ui';
import { RunCostView, UsageView } from './cost';
import { EventList } from './events';
import { AddScore } from './score';
import { RawRecords } from './raw';
import { ErrorView } from './error';
import { SpanMenu } from './actions';
import type { RunState } from './state';

export function Detail({ state, graph }: { state: RunState; graph: RunGraph | null }): JSX.Element {
  const id = state.selected.value;
  const node = id ? state.spans.value.get(id) : undefined;
  return node ? <SpanPanel key={id} node={node} state={state} /> : <RunPanel state={state} graph={graph} />;
}

function chosenTab(tabs: TabInfo[]): string {
  const wanted = param('tab');
  return tabs.some((tab) => tab.id === wanted) ? wanted! : tabs[0]!.id;
}

const chooseTab = (tab: string): void => setParams({ tab });

function SpanPanel({ node, state }: { node: SpanNode; state: RunState }): JSX.Element {
  const runId = state.run.value!.run_id;
  const full = useApi<SpanDetail>(`runs/${seg(runId)}/spans/${seg(node.span_id)}`);
  const mark = `${node.status} ${node.duration_ms} ${node.event_count}`;
  useEffect(() => {
    if (full.data) full.reload();
  }, [mark]);
  const span: SpanDetail = merged(node, full.data);
  const running = node.status === 'running' && state.nowOffset.value !== null && node.offset_ms != null;
  const took = running ? state.nowOffset.value! - node.offset_ms! : node.duration_ms;
  const events = full.data?.events ?? state.bySpan.value.get(node.span_id) ?? [];
  const scores = full.data?.scores ?? state.scores.value.filter((score) => score.span_id === node.span_id);
  const attributes = { ...(span.attributes ?? {}), ...(span.extra ? { ...span.extra } : {}) };
  const tabs: TabInfo[] = [
    { id: 'data', label: node.kind === 'llm' ? 'Messages' : 'Input & output' },
    { id: 'usage', label: 'Usage' },
    { id: 'events', label: 'Events', n: events.length },
    { id: 'scores', label: 'Scores', n: scores.length },
    { id: 'attributes', label: 'Attributes', n: Object.keys(attributes).length },
    { id: 'raw', label: 'Raw' },
  ];
  const tab = chosenTab(tabs);
  return (
    <>
      <div class="d-head">
        <h2>
          <KindIcon kind={node.kind} size={14} />
          <span class="cut" title={node.name}>{node.name}</span>
          <Status status={node.status} />
          <span class="grow" />
          <SpanMenu run={state.run.value!} span={span} />
          <button class="btn quiet small icon" aria-label="Close the span" title="Close (Esc)" onClick={() => state.select(null)}><Icon name="close" size={14} /></button>
        </h2>
        <div class="row wrap" style={{ gap: '4px' }}>
          {node.model && <Chip><Icon name="llm" size={12} />{node.model}</Chip>}
          {node.provider && <Chip>{node.provider}</Chip>}
          {node.tool_name && node.tool_name !== node.name && <Chip><Icon name="tool" size={12} />{node.tool_name}</Chip>}
          {node.prompt && <Chip href={promptLink(node.prompt)} title="The kept prompt that this was made from"><Icon name="prompts" size={12} />{node.prompt}</Chip>}
          {isKnown(node.temperature) && <Chip>temperature {node.temperature}</Chip>}
          {node.level && node.level !== 'default' && <Chip tone={node.level === 'error' ? 'error' : 'warn'}>{node.level}</Chip>}
          {node.critical && <Chip tone="accent" title="The run had to wait for this">critical path</Chip>}
          {node.late && <Chip tone="warn" title="Arrived after the run had ended">late</Chip>}
          {node.orphan && <Chip tone="warn" title={`Its parent ${node.parent_span_id ?? ''} has not arrived`}>orphan</Chip>}
        </div>
        <div class="figures">
          <Figure label="Took" value={duration(took)} />
          {isKnown(node.self_ms) && node.self_ms !== node.duration_ms && <Figure label="Itself" value={duration(node.self_ms)} title="Time not spent in its children" />}
          {isKnown(node.first_output_ms) && <Figure label="First output" value={duration(node.first_output_ms)} />}
          {(isKnown(node.tokens_in) || isKnown(node.tokens_out)) && <Figure label="Tokens" value={`${compact(node.tokens_in)}→${compact(node.tokens_out)}`} />}
          {(isKnown(node.cost) || node.kind === 'llm') && <Figure label="Cost" value={isKnown(node.cost) ? money(node.cost) : 'unknown'} />}
          {isKnown(node.offset_ms) && <Figure label="Began after" value={duration(node.offset_ms)} />}
        </div>
      </div>
      <Tabs tabs={tabs} active={tab} onChoose={chooseTab} label="Detail of the span" />
      <div class="d-body" role="tabpanel" tabIndex={0} aria-label={tabs.find((one) => one.id === tab)!.label}>
        {full.error && !full.data && <Problem error={full.error} onRetry={full.reload} />}
        {tab === 'data' && <DataTab span={span} loading={full.data === null && full.error === null} />}
        {tab === 'usage' && <UsageView span={span} />}
        {tab === 'events' && <EventList events={events} start={state.run.value!.started_at} />}
        {tab === 'scores' && <ScoreList scores={scores} runId={runId} spanId={node.span_id} onAdded={full.reload} />}
        {tab === 'attributes' && (
          <>
            <dl class="kv">
              <dt>Span</dt><dd class="mono">{node.span_id}</dd>
              <dt>Parent</dt><dd class="mono">{node.parent_span_id ? <a href="#parent" onClick={(event) => { event.preventDefault(); state.select(node.parent_span_id!); }}>{node.parent_span_id}</a> : 'the run'}</dd>
              <dt>Started</dt><dd><Time at={node.started_at} as="absolute" /></dd>
              <dt>Ended</dt><dd><Time at={node.ended_at} as="absolute" /></dd>
            </dl>
            {Object.keys(attributes).length ? <Json value={attributes} label="attributes" /> : <p class="muted">No attributes.</p>}
          </>
        )}
        {tab === 'raw' && <RawRecords runId={runId} spanId={node.span_id} shown={span} />}
      </div>
    </>
  );
}

/** The tree's node is renewed live and priced by the server; the whole span adds what the tree leaves out. */
function merged(node: SpanNode, full: SpanDetail | null): SpanDetail {
  return { ...full, ...node, attributes: full?.attributes ?? node.attributes, error: full?.error ?? node.error, cost_details: node.cost_details ?? full?.cost_details };
}

function DataTab({ span, loading }: { span: SpanDetail; loading: boolean }): JSX.Element {
  const nothing = !span.error && span.input == null && span.output == null && !span.input_omitted && !span.output_omitted;
  if (loading && (span.has_input || span.has_output || span.input_preview)) return <><ErrorView error={span.error} /><Bones rows={4} height={40} /></>;
  return (
    <>
      <ErrorView error={span.error} />
      <Payload title="Input" value={span.input} truncatedFrom={span.input_truncated_from} omitted={span.input_omitted} />
      <Payload title="Output" value={span.output} truncatedFrom={span.output_truncated_from} omitted={span.output_omitted} />
      {nothing && !loading && <p class="muted">{span.status === 'running' ? 'Still running: what it was told and what it says will stand here.' : 'No input or output was captured for this span.'}</p>}
    </>
  );
}

export function Figure({ label, value, title }: { label: string; value: string; title?: string }): JSX.Element {
  return <div class="figure" title={title}><span>{label}</span><b>{value}</b></div>;
}

function RunPanel({ state, graph }: { state: RunState; graph: RunGraph | null }): JSX.Element {
  const run = state.run.value!;
  const scores = state.scores.value;
  const events = state.events.value;
  const metadata = run.metadata ?? {};
  const tabs: TabInfo[] = [
    { id: 'summary', label: 'Summary' },
    { id: 'data', label: 'Input & output' },
    { id: 'events', label: 'Events', n: events.length },
    { id: 'scores', label: 'Scores', n: scores.length },
    { id: 'attributes', label: 'Metadata', n: Object.keys(metadata).length },
    { id: 'raw', label: 'Raw' },
  ];
  const tab = chosenTab(tabs);
  return (
    <>
      <Tabs tabs={tabs} active={tab} onChoose={chooseTab} label="Detail of the run" />
      <div class="d-body" role="tabpanel" tabIndex={0} aria-label={tabs.find((one) => one.id === tab)!.label}>
        {tab === 'summary' && <RunCostView state={state} graph={graph} />}
        {tab === 'data' && (
          <>
            <Payload title="Input" value={run.input} truncatedFrom={run.input_truncated_from} omitted={run.input_omitted} />
            <Payload title="Output" value={run.output} truncatedFrom={run.output_truncated_from} omitted={run.output_omitted} />
            {run.input == null && run.output == null && !run.input_omitted && <p class="muted">No input or output was captured for the run itself.</p>}
          </>
        )}
        {tab === 'events' && <EventList events={events} start={run.started_at} onSelect={(id) => state.select(id)} />}
        {tab === 'scores' && <ScoreList scores={scores} runId={run.run_id} spanId={null} onAdded={() => undefined} onAdd={(score) => (state.scores.value = [...scores, score])} />}
        {tab === 'attributes' && (
          <>
            <dl class="kv">
              <dt>Run</dt><dd class="mono">{run.run_id}</dd>
              <dt>Started</dt><dd><Time at={run.started_at} as="absolute" /></dd>
              <dt>Ended</dt><dd><Time at={run.ended_at} as="absolute" /></dd>
              <dt>Last heard</dt><dd><Time at={run.last_seen_at} as="absolute" /></dd>
              {run.models?.length > 0 && <><dt>Models</dt><dd>{run.models.join(', ')}</dd></>}
              {run.tools?.length > 0 && <><dt>Tools</dt><dd>{run.tools.join(', ')}</dd></>}
            </dl>
            {Object.keys(metadata).length ? <Json value={metadata} label="metadata" /> : <p class="muted">No metadata.</p>}
          </>
        )}
        {tab === 'raw' && <RawRecords runId={run.run_id} spanId={null} shown={run} />}
      </div>
    </>
  );
}

function ScoreList({ scores, runId, spanId, onAdded, onAdd }: { scores: Score[]; runId: string; spanId: string | null; onAdded: () => void; onAdd?: (score: Score) => void }): JSX.Element {
  return (
    <>
      {scores.length === 0 && <Empty icon="scores" title="Not judged yet"><p>Scores come from your code, from evaluations, from the end user's feedback, or from you, here.</p></Empty>}
      {scores.length > 0 && (
        <div>
          {scores.map((score, i) => (
            <div class="scoreline" key={score.score_id ?? i}>
              <span><b>{score.name}</b> {score.source && <Chip>{score.source}</Chip>}</span>
              <b class="num">{scoreText(score)}</b>
              {score.comment && <span class="soft">{score.comment}</span>}
              <span class="muted right" style={{ gridColumn: 2 }}><Time at={score.at} /></span>
            </div>
          ))}
        </div>
      )}
      <AddScore runId={runId} spanId={spanId} onAdded={(score) => { onAdd?.(score); onAdded(); }} />
    </>
  );
}

function promptLink(prompt: string): string {
  const at = prompt.lastIndexOf('@');
  return at > 0 ? href('prompts/' + seg(prompt.slice(0, at)), { version: prompt.slice(at + 1) }) : href('prompts/' + seg(prompt));
}
