/** The page of one run: header, graph over waterfall, and the detail of what is selected. */

import type { JSX } from 'preact';
import { useEffect, useMemo, useRef } from 'preact/hooks';
import { call, forget, useApi } from '../../io/api';
import { href, setParams, seg } from '../../io/route';
import { useLive } from '../../io/live';
import { prefer, prefs } from '../../io/prefs';
import { count } from '../../model/format';
import { drawable } from '../../model/graph';
import type { RunGraph, RunTree, SpanNode } from '../../model/types';
import { TopBar } from '../shell';
import { Bones, Empty, Problem, Splitter } from '../ui';
import { RunHeader } from './header';
import { Waterfall } from './waterfall';
import { GraphView } from './graph';
import { Detail } from './detail';
import { RunMenu } from './actions';
import { useRunKeys } from './keys';
import { makeRunState, type RunState } from './state';

export function RunPage({ id }: { id: string }): JSX.Element {
  const state = useMemo(makeRunState, [id]);
  const path = 'runs/' + seg(id);
  const loaded = useApi<RunTree>(path);
  const answered = useApi<RunGraph>(path + '/graph');
  const graph = { data: useMemo(() => (answered.data ? drawable(answered.data) : null), [answered.data]), reload: answered.reload };
  useEffect(() => {
    if (loaded.data) state.load(loaded.data);
  }, [loaded.data]);
  useRest(path, loaded.data, state);
  useArrivals(id, state, () => { loaded.reload(); graph.reload(); });
  useTicking(state);
  const bindings = useRunKeys(state, graph.data);
  const run = state.run.value;
  useEffect(() => {
    if (run) document.title = `${run.agent_name ?? 'Run'} · ${run.status} · Trodo`;
  }, [run?.agent_name, run?.status]);

  const crumb = <a href={href('')} class="muted">Runs</a>;
  if (loaded.error && !run) {
    return (
      <>
        <TopBar title="Run" crumb={crumb} />
        {loaded.error.status === 404 ? (
          <Empty icon="search" title="There is no such run">
            <p>It may have been deleted, be older than the retention, or not have arrived yet. Its id is <code>{id}</code>.</p>
            <a class="btn" href={href('')}>To the runs</a>
          </Empty>
        ) : <div style={{ padding: '20px' }}><Problem error={loaded.error} onRetry={loaded.reload} /></div>}
      </>
    );
  }
  return (
    <>
      <TopBar title={run?.agent_name ?? (run ? 'Unnamed agent' : <span class="bone" style={{ width: '160px', height: '18px' }} />)} crumb={crumb}>
        {run && <RunMenu run={run} state={state} onChanged={() => { forget(''); loaded.reload(); }} />}
      </TopBar>
      <div class="content">
        <div class="run">
          {run ? <RunHeader run={run} state={state} /> : <div class="run-head" style={{ height: '118px' }}><Bones rows={2} height={40} /></div>}
          <div class="run-body">
            <div class="run-left">
              {run && prefs.value.graph && graphWorthwhile(graph.data) && (
                <>
                  <GraphView graph={graph.data!} state={state} height={prefs.value.graphHeight} />
                  <Splitter label="Height of the graph" value={prefs.value.graphHeight} min={96} max={620} onChange={(graphHeight) => prefer({ graphHeight })} />
                </>
              )}
              {run && prefs.value.graph && <GraphNote steps={answered.data?.nodes.length ?? 0} drawn={graph.data?.nodes.length ?? null} onSums={() => { state.select(null); setParams({ tab: 'summary' }); }} />}
              {run ? <Waterfall state={state} actions={bindings} hasGraph={graphWorthwhile(graph.data)} /> : <Bones rows={10} height={28} />}
            </div>
            <Splitter vertical invert label="Width of the detail" value={prefs.value.detailWidth} min={300} max={900} onChange={(detailWidth) => prefer({ detailWidth })} />
            <aside class="detail" aria-label="Detail" style={{ width: prefs.value.detailWidth + 'px' }}>
              {run && <Detail state={state} graph={graph.data} />}
            </aside>
          </div>
        </div>
      </div>
    </>
  );
}

/** Says what the graph leaves out: a reader must not take a drawing of some steps for all of them. */
function GraphNote({ steps, drawn, onSums }: { steps: number; drawn: number | null; onSums: () => void }): JSX.Element | null {
  if (!steps || drawn === steps) return null;
  return (
    <p class="graph-note" role="note">
      <span class="grow">{drawn === null
        ? `${count(steps)} different steps are too many for a graph. The waterfall below has each of them.`
        : `${count(steps)} steps are drawn as ${count(drawn)}: those whose names differ only in numbers are one box. The waterfall below has each of them.`}</span>
      <button class="btn quiet small" onClick={onSums}>Sums by step</button>
    </p>
  );
}

function graphWorthwhile(graph: RunGraph | null): boolean {
  return graph !== null && graph.nodes.length > 1;
}

/** A run of very many spans comes in pages; the first is drawn while the rest is on its way. */
function useRest(path: string, first: RunTree | null, state: RunState): void {
  useEffect(() => {
    let cursor = first?.next_span_cursor ?? null;
    if (!cursor) return;
    const abort = new AbortController();
    void (async () => {
      for (let page = 0; cursor && page < 200; page++) {
        const next: RunTree = await call(path, { params: { span_cursor: cursor }, signal: abort.signal });
        state.more(next);
        cursor = next.next_span_cursor ?? null;
      }
    })().catch(() => undefined);
    return () => abort.abort();
  }, [first]);
}

/** Spans arrive one by one; they are drawn once per frame however many there are. */
function useArrivals(id: string, state: RunState, reload: () => void): void {
  const waiting = useRef<SpanNode[]>([]);
  const frame = useRef(0);
  const later = useRef<ReturnType<typeof setTimeout>>(undefined);
  useLive({ run: id }, {
    span: (span) => {
      waiting.current.push(span);
      frame.current ||= requestAnimationFrame(() => {
        frame.current = 0;
        state.arrive(waiting.current.splice(0));
      });
    },
    run: (run) => {
      if (run.run_id !== id) return;
      const ended = state.run.peek()?.status === 'running' && run.status !== 'running';
      state.changed(run);
      if (later.current && !ended) return;
      clearTimeout(later.current);
      later.current = setTimeout(() => {
        later.current = undefined;
        reload();
      }, ended ? 150 : 2_000);
    },
    reset: reload,
  });
  useEffect(() => () => {
    cancelAnimationFrame(frame.current);
    clearTimeout(later.current);
  }, [id]);
}

function useTicking(state: RunState): void {
  const running = state.running.value;
  useEffect(() => {
    if (!running) return;
    const timer = setInterval(() => {
      if (!document.hidden) state.tick.value = Date.now();
    }, 250);
    return () => clearInterval(timer);
  }, [running]);
}
