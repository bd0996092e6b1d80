/** The page of one run: header, graph over waterfall, and the detail of what is selected. */

import type { JSX } from 'preact';
import { useEffect, useMemo, useRef } from 'preact/hooks';
import { call, forget, useApi } from '../../io/api';
import { go, href, param, setParams, seg } from '../../io/route';
import { useKeys } from '../../io/keys';
import { useLive } from '../../io/live';
import { prefer, prefs } from '../../io/prefs';
import { count } from '../../model/format';
import { ancestors, zoom } from '../../model/tree';
import { drawable, nextVisit, nodeOfSpan } from '../../model/graph';
import type { RunGraph, RunTree, SpanNode } from '../../model/types';
import { TopBar } from '../shell';
import { Bones, Empty, Problem, Splitter, copyText } from '../ui';
import { RunHeader } from './header';
import { Waterfall } from './waterfall';
import { GraphView } from './graph';
import { Detail } from './detail';
import { RunMenu } from './actions';
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

export interface RunActions {
  zoomBy: (factor: number) => void;
  toggleGraph: () => void;
  nextError: (step: number) => void;
}

function useRunKeys(state: RunState, graph: RunGraph | null): RunActions {
  const reveal = (id: string | null): void => {
    if (!id) return;
    const closed = ancestors(state.tree.peek(), id).filter((ancestor) => state.collapsed.peek().has(ancestor));
    if (closed.length) state.fold(new Set([...state.collapsed.peek()].filter((folded) => !closed.includes(folded))));
    state.select(id);
  };
  const move = (step: number): void => {
    const rows = state.rows.peek();
    const at = rows.findIndex((row) => row.span.span_id === state.selected.peek());
    const next = rows[at < 0 ? (step > 0 ? 0 : rows.length - 1) : Math.min(rows.length - 1, Math.max(0, at + step))];
    if (next) state.select(next.span.span_id);
  };
  const sideways = (open: boolean): void => {
    const row = state.rows.peek().find((one) => one.span.span_id === state.selected.peek());
    if (!row) return;
    const id = row.span.span_id;
    if (open && row.childCount && !row.expanded) state.fold(new Set([...state.collapsed.peek()].filter((other) => other !== id)));
    else if (open && row.childCount) state.select(state.tree.peek().children.get(id)![0]!);
    else if (!open && row.expanded) state.fold(new Set([...state.collapsed.peek(), id]));
    else if (!open && row.parent) state.select(row.parent);
  };
  const jump = (wanted: (span: SpanNode) => boolean, step: number): void => {
    const { order, byId } = state.tree.peek();
    const found = order.filter((id) => wanted(byId.get(id)!));
    if (!found.length) return;
    const at = found.indexOf(state.selected.peek() ?? '');
    reveal(at < 0 ? found[step > 0 ? 0 : found.length - 1]! : found[(at + step + found.length) % found.length]!);
  };
  const visit = (step: number): void => {
    if (!graph) return;
    const node = graph.nodes.find((one) => one.id === nodeOfSpan(graph).get(state.selected.peek() ?? ''));
    if (node) reveal(nextVisit(node, state.selected.peek(), step));
  };
  const zoomBy = (factor: number): void => {
    const view = state.view.peek();
    const span = state.spans.peek().get(state.selected.peek() ?? '');
    const middle = span && span.offset_ms !== null && span.offset_ms !== undefined ? span.offset_ms + (span.duration_ms ?? 0) / 2 : null;
    const inside = middle !== null && middle > view[0] && middle < view[1];
    state.zoomTo(zoom(view, state.whole.peek(), factor, inside ? middle : (view[0] + view[1]) / 2));
  };
  const pan = (share: number): void => {
    const [from, to] = state.view.peek();
    state.zoomTo(zoom([from + (to - from) * share, to + (to - from) * share], state.whole.peek(), 1, from));
  };
  const zoomSpan = (): void | false => {
    const span = state.spans.peek().get(state.selected.peek() ?? '');
    if (!span || typeof span.offset_ms !== 'number') return false;
    const length = Math.max(span.duration_ms ?? 0, 0.5);
    state.zoomTo([Math.max(state.whole.peek()[0], span.offset_ms - length * 0.05), span.offset_ms + length * 1.05]);
  };
  const find = (step: number): void => jump((span) => state.hits.peek().has(span.span_id), step);
  const nextError = (step: number): void => jump((span) => span.status === 'error', step);
  useKeys({
    down: () => move(1),
    up: () => move(-1),
    open: () => (state.find.peek() ? find(1) : false),
    collapse: () => sideways(false),
    expand: () => sideways(true),
    collapseAll: () => state.fold('all'),
    expandAll: () => state.fold(new Set()),
    nextError: () => nextError(1),
    previousError: () => nextError(-1),
    nextVisit: () => visit(1),
    previousVisit: () => visit(-1),
    zoomIn: () => zoomBy(0.5),
    zoomOut: () => zoomBy(2),
    zoomSpan,
    zoomAll: () => state.zoomTo(null),
    panLeft: () => pan(-0.25),
    panRight: () => pan(0.25),
    critical: () => setParams({ critical: param('critical') === '1' ? null : '1' }),
    graph: () => prefer({ graph: !prefs.value.graph }),
    copyLink: () => void copyText(location.href, 'Link copied'),
    search: () => document.querySelector<HTMLInputElement>('#find')?.focus(),
    back: () => {
      if (state.find.peek()) state.search('');
      else if (state.selected.peek()) state.select(null);
      else go('');
    },
  });
  return { zoomBy, toggleGraph: () => prefer({ graph: !prefs.value.graph }), nextError };
}

