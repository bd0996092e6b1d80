/** A run's spans as the rows of a waterfall. Pure, linear and cycle-safe, whatever parents the records claim. */

import type { SpanNode, TraceEvent } from './types';
import { instant } from './time';

export interface Row {
  span: SpanNode;
  depth: number;
  parent: string | null;
  childCount: number;
  descendants: number;
  expanded: boolean;
  start: number;
  end: number | null;
  /** One flag per level: whether a guide line passes at that depth (an elder sibling's family goes on below). */
  guides: boolean[];
  last: boolean;
}

export interface Tree {
  order: string[];
  byId: Map<string, SpanNode>;
  children: Map<string, string[]>;
  parentOf: Map<string, string | null>;
  descendants: Map<string, number>;
}

const ROOT = '';

/** Builds the forest: a span without a known parent, or one that is its own ancestor, becomes a root. */
export function buildTree(spans: readonly SpanNode[]): Tree {
  const byId = new Map<string, SpanNode>();
  for (const span of spans) byId.set(span.span_id, span);
  const parentOf = new Map<string, string | null>();
  for (const span of byId.values()) {
    const parent = span.parent_span_id;
    parentOf.set(span.span_id, parent && parent !== span.span_id && byId.has(parent) ? parent : null);
  }
  breakCycles(parentOf);
  const children = new Map<string, string[]>();
  for (const [id, parent] of parentOf) {
    const key = parent ?? ROOT;
    const siblings = children.get(key);
    if (siblings) siblings.push(id);
    else children.set(key, [id]);
  }
  for (const siblings of children.values()) siblings.sort((a, b) => compareStart(byId.get(a)!, byId.get(b)!));
  const order = depthFirst(children);
  const descendants = new Map<string, number>();
  for (let i = order.length - 1; i >= 0; i--) {
    const id = order[i]!;
    const own = descendants.get(id) ?? 0;
    descendants.set(id, own);
    const parent = parentOf.get(id);
    if (parent) descendants.set(parent, (descendants.get(parent) ?? 0) + own + 1);
  }
  return { order, byId, children, parentOf, descendants };
}

function breakCycles(parentOf: Map<string, string | null>): void {
  const settled = new Set<string>();
  for (const start of parentOf.keys()) {
    const path = new Set<string>();
    let at: string | null = start;
    while (at !== null && !settled.has(at)) {
      if (path.has(at)) {
        parentOf.set(at, null);
        break;
      }
      path.add(at);
      at = parentOf.get(at) ?? null;
    }
    for (const id of path) settled.add(id);
  }
}

function depthFirst(children: Map<string, string[]>): string[] {
  const order: string[] = [];
  const stack = [...(children.get(ROOT) ?? [])].reverse();
  while (stack.length) {
    const id = stack.pop()!;
    order.push(id);
    const below = children.get(id);
    if (below) for (let i = below.length - 1; i >= 0; i--) stack.push(below[i]!);
  }
  return order;
}

function compareStart(a: SpanNode, b: SpanNode): number {
  const left = a.offset_ms ?? Infinity;
  const right = b.offset_ms ?? Infinity;
  if (left !== right) return left < right ? -1 : 1;
  return a.span_id < b.span_id ? -1 : a.span_id > b.span_id ? 1 : 0;
}

export function visibleRows(tree: Tree, collapsed: ReadonlySet<string>): Row[] {
  const rows: Row[] = [];
  const stack: { id: string; depth: number; guides: boolean[]; last: boolean }[] = [];
  push(stack, tree.children.get(ROOT) ?? [], 0, []);
  while (stack.length) {
    const { id, depth, guides, last } = stack.pop()!;
    const span = tree.byId.get(id)!;
    const below = tree.children.get(id) ?? [];
    const expanded = below.length > 0 && !collapsed.has(id);
    const start = span.offset_ms ?? 0;
    rows.push({
      span,
      depth,
      parent: tree.parentOf.get(id) ?? null,
      childCount: below.length,
      descendants: tree.descendants.get(id) ?? 0,
      expanded,
      start,
      end: endOf(span, start),
      guides,
      last,
    });
    if (expanded) push(stack, below, depth + 1, depth < 24 ? [...guides, !last] : guides);
  }
  return rows;
}

function push(
  stack: { id: string; depth: number; guides: boolean[]; last: boolean }[],
  ids: string[],
  depth: number,
  guides: boolean[],
): void {
  for (let i = ids.length - 1; i >= 0; i--) stack.push({ id: ids[i]!, depth, guides, last: i === ids.length - 1 });
}

function endOf(span: SpanNode, start: number): number | null {
  if (span.status === 'running') return null;
  return start + Math.max(0, span.duration_ms ?? 0);
}

/** The time that the waterfall covers: all spans, with what still runs reaching to now. Never empty, never negative. */
export function extent(spans: Iterable<SpanNode>, runDuration: number | null | undefined, nowOffset: number | null): [number, number] {
  let from = 0;
  let to = Math.max(0, runDuration ?? 0);
  for (const span of spans) {
    const start = span.offset_ms;
    if (start === null || start === undefined) continue;
    if (start < from) from = start;
    const end = endOf(span, start) ?? Math.max(start, nowOffset ?? start);
    if (end > to) to = end;
  }
  if (nowOffset !== null && nowOffset > to) to = nowOffset;
  return [from, to > from ? to : from + 1];
}

/** Where a bar lies in a window of time, in fractions of its width; null when it lies outside. */
export function place(start: number, end: number, view: readonly [number, number]): { left: number; width: number } | null {
  const length = view[1] - view[0];
  if (!(length > 0) || end < view[0] || start > view[1]) return null;
  const left = Math.max(0, (start - view[0]) / length);
  const right = Math.min(1, (end - view[0]) / length);
  return { left, width: Math.max(0, right - left) };
}

/** Zooms about a point and keeps the window inside the whole. */
export function zoom(view: readonly [number, number], whole: readonly [number, number], factor: number, at: number): [number, number] {
  const least = Math.max((whole[1] - whole[0]) / 100_000, 0.01);
  const length = Math.min(whole[1] - whole[0], Math.max(least, (view[1] - view[0]) * factor));
  const share = (at - view[0]) / (view[1] - view[0] || 1);
  return clampWindow([at - length * share, at - length * share + length], whole);
}

export function clampWindow(view: readonly [number, number], whole: readonly [number, number]): [number, number] {
  const length = Math.min(view[1] - view[0], whole[1] - whole[0]);
  const from = Math.min(Math.max(view[0], whole[0]), whole[1] - length);
  return [from, from + length];
}

export function ancestors(tree: Tree, id: string): string[] {
  const found: string[] = [];
  let at = tree.parentOf.get(id) ?? null;
  while (at !== null && found.length < 10_000) {
    found.push(at);
    at = tree.parentOf.get(at) ?? null;
  }
  return found;
}

/** Rows whose name, model, tool, kind or error says the words; used by find-in-run. */
export function matching(tree: Tree, words: string): string[] {
  const needle = words.trim().toLowerCase();
  if (!needle) return [];
  return tree.order.filter((id) => {
    const span = tree.byId.get(id)!;
    return [span.name, span.model, span.tool_name, span.kind, span.error?.message, span.error?.type, span.input_preview, span.output_preview]
      .some((text) => typeof text === 'string' && text.toLowerCase().includes(needle));
  });
}

/** Events by the span that they belong to; those of the run itself stand under ''. */
export function eventsBySpan(events: readonly TraceEvent[]): Map<string, TraceEvent[]> {
  const found = new Map<string, TraceEvent[]>();
  for (const event of events) {
    const key = event.span_id ?? ROOT;
    const list = found.get(key);
    if (list) list.push(event);
    else found.set(key, [event]);
  }
  return found;
}

export function eventOffset(event: TraceEvent, runStart: unknown): number | null {
  const at = instant(event.at);
  const start = instant(runStart);
  return at === null || start === null ? null : at - start;
}
