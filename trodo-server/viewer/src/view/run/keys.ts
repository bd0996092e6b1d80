/** What keys and buttons do on the page of a run: walk its rows, find, zoom, fold. */

import { go, param, setParams } from '../../io/route';
import { useKeys } from '../../io/keys';
import { prefer, prefs } from '../../io/prefs';
import { nextVisit, nodeOfSpan } from '../../model/graph';
import { ancestors, zoom } from '../../model/tree';
import type { RunGraph, SpanNode } from '../../model/types';
import { copyText } from '../ui';
import type { RunState } from './state';

export interface RunActions {
  zoomBy: (factor: number) => void;
  toggleGraph: () => void;
  nextError: (step: number) => void;
}

export function useRunKeys(state: RunState, graph: RunGraph | null): RunActions {
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

