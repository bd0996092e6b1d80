/** The layout of a run's graph: node boxes and edge paths from a layered layout, as plain numbers. */

import { Graph, layout } from '@dagrejs/dagre';
import type { GraphEdge, GraphNode, RunGraph } from './types';

export interface PlacedNode {
  node: GraphNode;
  x: number;
  y: number;
  width: number;
  height: number;
}

export interface PlacedEdge {
  edge: GraphEdge;
  path: string;
  label: { x: number; y: number } | null;
  text: string;
}

export interface PlacedGraph {
  nodes: PlacedNode[];
  edges: PlacedEdge[];
  width: number;
  height: number;
}

export const NODE_WIDTH = 136;
export const NODE_HEIGHT = 42;
const SMALL = 28;

export function isEnd(node: GraphNode): boolean {
  return node.kind === 'start' || node.kind === 'end';
}

export function layoutGraph(graph: RunGraph, direction: 'LR' | 'TB'): PlacedGraph {
  const g = new Graph({ multigraph: true });
  g.setGraph({ rankdir: direction, nodesep: 16, ranksep: 28, edgesep: 10, marginx: 12, marginy: 12 });
  const known = new Set(graph.nodes.map((node) => node.id));
  for (const node of graph.nodes) {
    g.setNode(node.id, isEnd(node) ? { width: SMALL, height: SMALL } : { width: NODE_WIDTH, height: NODE_HEIGHT });
  }
  const edges = graph.edges.filter((edge) => known.has(edge.source) && known.has(edge.target));
  for (const edge of edges) {
    if (edge.source === edge.target) continue;
    const text = edgeText(edge);
    g.setEdge(edge.source, edge.target, text ? { width: text.length * 6 + 10, height: 16, labelpos: 'c' } : {}, edge.id);
  }
  layout(g);
  const size = g.graph() as { width?: number; height?: number };
  return {
    nodes: graph.nodes.map((node) => {
      const at = g.node(node.id) as { x: number; y: number; width: number; height: number };
      return { node, x: at.x - at.width / 2, y: at.y - at.height / 2, width: at.width, height: at.height };
    }),
    edges: edges.map((edge) => {
      if (edge.source === edge.target) return selfLoop(edge, g.node(edge.source) as Box);
      const at = g.edge({ v: edge.source, w: edge.target, name: edge.id }) as { points: Point[]; x?: number; y?: number };
      const text = edgeText(edge);
      return { edge, text, path: smooth(at.points), label: text && at.x !== undefined && at.y !== undefined ? { x: at.x, y: at.y } : null };
    }),
    width: Math.max(1, size.width ?? 1),
    height: Math.max(1, (size.height ?? 1) + (edges.some((edge) => edge.source === edge.target) ? 16 : 0)),
  };
}

/** Above this, a layout takes longer than a reader waits, and shows nothing that could be read. */
export const MOST_NODES = 120;

/**
 * A graph that can be drawn: when there are too many steps, those whose names differ only in numbers become one.
 * Nothing is invented and nothing dropped: counts add up, visits are kept. Null when even so there are too many.
 */
export function drawable(graph: RunGraph, most = MOST_NODES): RunGraph | null {
  if (graph.nodes.length <= most) return graph;
  const merged = new Map<string, GraphNode>();
  const home = new Map<string, string>();
  for (const node of graph.nodes) {
    const label = node.label.replace(/[0-9a-f]{8,}|\d+/gi, '#');
    const id = `${node.kind} ${label}`;
    home.set(node.id, id);
    const found = merged.get(id);
    merged.set(id, found ? mergeNodes(found, node) : { ...node, id, label });
  }
  if (merged.size > most) return null;
  const edges = new Map<string, GraphEdge>();
  for (const edge of graph.edges) {
    const [source, target] = [home.get(edge.source), home.get(edge.target)];
    if (!source || !target) continue;
    const id = `${source} > ${target} ${edge.condition ?? ''}`;
    const found = edges.get(id);
    edges.set(id, found ? { ...found, count: found.count + edge.count, taken: found.taken || edge.taken } : { ...edge, id, source, target });
  }
  return { ...graph, nodes: [...merged.values()], edges: [...edges.values()] };
}

function mergeNodes(a: GraphNode, b: GraphNode): GraphNode {
  const add = (x: number | null | undefined, y: number | null | undefined): number | null => (x == null && y == null ? null : (x ?? 0) + (y ?? 0));
  return {
    ...a,
    count: a.count + b.count,
    running: (a.running ?? 0) + (b.running ?? 0),
    errors: (a.errors ?? 0) + (b.errors ?? 0),
    duration_ms: add(a.duration_ms, b.duration_ms),
    tokens_in: add(a.tokens_in, b.tokens_in),
    tokens_out: add(a.tokens_out, b.tokens_out),
    cost: add(a.cost, b.cost),
    is_global: a.is_global || b.is_global,
    is_goal: a.is_goal || b.is_goal,
    dropped_here: a.dropped_here || b.dropped_here,
    visits: [...(a.visits ?? []), ...(b.visits ?? [])],
  };
}

export function edgeText(edge: GraphEdge): string {
  const times = edge.count > 1 ? `×${edge.count}` : '';
  const condition = edge.condition ? (edge.condition.length > 22 ? edge.condition.slice(0, 21) + '…' : edge.condition) : '';
  return [condition, times].filter(Boolean).join(' ');
}

interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** A step that followed itself: a small loop below its box. */
function selfLoop(edge: GraphEdge, box: Box): PlacedEdge {
  const bottom = box.y + box.height / 2;
  const [from, to] = [box.x + 26, box.x - 26];
  return {
    edge,
    text: edgeText(edge),
    path: `M${round(from)},${round(bottom)}C${round(from + 14)},${round(bottom + 26)} ${round(to - 14)},${round(bottom + 26)} ${round(to)},${round(bottom)}`,
    label: edgeText(edge) ? { x: box.x, y: bottom + 19 } : null,
  };
}

interface Point {
  x: number;
  y: number;
}

/** A curve through the corners: straight to the middle of each leg, rounded at each corner. */
export function smooth(points: readonly Point[]): string {
  const first = points[0];
  if (!first) return '';
  let path = `M${round(first.x)},${round(first.y)}`;
  for (let i = 1; i < points.length - 1; i++) {
    const corner = points[i]!;
    const next = points[i + 1]!;
    const last = i === points.length - 2;
    const end = last ? next : { x: (corner.x + next.x) / 2, y: (corner.y + next.y) / 2 };
    path += `Q${round(corner.x)},${round(corner.y)} ${round(end.x)},${round(end.y)}`;
  }
  if (points.length === 2) path += `L${round(points[1]!.x)},${round(points[1]!.y)}`;
  return path;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}

/** The layout whose drawing is larger in the given room: a deep graph lies, a wide one stands. */
export function bestLayout(graph: RunGraph, width: number, height: number): PlacedGraph {
  const lying = layoutGraph(graph, 'LR');
  if (Math.min(width / lying.width, height / lying.height) >= 1) return lying;
  const standing = layoutGraph(graph, 'TB');
  const size = (placed: PlacedGraph): number => Math.min(width / placed.width, height / placed.height);
  return size(standing) > size(lying) * 1.1 ? standing : lying;
}

/** Which node each span is a visit of. */
export function nodeOfSpan(graph: RunGraph): Map<string, string> {
  const found = new Map<string, string>();
  for (const node of graph.nodes) for (const span of node.visits ?? []) if (!found.has(span)) found.set(span, node.id);
  return found;
}

/** The next visit of a node: from the one that is selected, around at the end. */
export function nextVisit(node: GraphNode, selected: string | null, step = 1): string | null {
  const visits = node.visits ?? [];
  if (!visits.length) return null;
  const at = selected ? visits.indexOf(selected) : -1;
  return at < 0 ? visits[0]! : visits[(at + step + visits.length) % visits.length]!;
}
