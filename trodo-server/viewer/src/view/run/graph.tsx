/** The graph of a run: what called what, how often, and how it went. Shares its selection with the waterfall. */

import type { JSX } from 'preact';
import { useComputed, useSignal } from '@preact/signals';
import { useEffect, useMemo, useRef } from 'preact/hooks';
import { compact, duration, money, plural } from '../../model/format';
import { NODE_HEIGHT, NODE_WIDTH, bestLayout, edgeText, isEnd, nextVisit, nodeOfSpan, type PlacedEdge, type PlacedNode } from '../../model/graph';
import type { RunGraph } from '../../model/types';
import { Icon, iconPath } from '../icons';
import { prefer } from '../../io/prefs';
import type { RunState } from './state';

interface Camera {
  x: number;
  y: number;
  k: number;
}

export function GraphView({ graph, state, height }: { graph: RunGraph; state: RunState; height: number }): JSX.Element {
  const shape = graph.nodes.map((node) => node.id).join() + '|' + graph.edges.map((edge) => edge.id + edgeText(edge)).join();
  const room = useRef({ width: 900, height });
  const placed = useMemo(() => bestLayout(graph, room.current.width, room.current.height), [shape]);
  const current = useMemo(() => new Map(graph.nodes.map((node) => [node.id, node])), [graph]);
  const owner = useMemo(() => nodeOfSpan(graph), [graph]);
  const selectedNode = useComputed(() => owner.get(state.selected.value ?? '') ?? null);
  const svg = useRef<SVGSVGElement>(null);
  const camera = useSignal<Camera | null>(null);
  const size = useSignal({ width: 800, height });
  const moved = useRef(false);
  useEffect(() => {
    const observer = new ResizeObserver(([entry]) => (size.value = { width: entry!.contentRect.width, height: entry!.contentRect.height }));
    observer.observe(svg.current!);
    return () => observer.disconnect();
  }, []);
  useEffect(() => void (camera.value = null), [shape]);
  const fit = fitting(placed.width, placed.height, size.value);
  const { x, y, k } = camera.value ?? fit;

  const wheel = (event: WheelEvent): void => {
    event.preventDefault();
    const box = svg.current!.getBoundingClientRect();
    const next = Math.min(2.5, Math.max(0.1, k * Math.exp(-event.deltaY * 0.0015)));
    const [px, py] = [event.clientX - box.left, event.clientY - box.top];
    camera.value = { k: next, x: px - ((px - x) / k) * next, y: py - ((py - y) / k) * next };
  };
  const wheelNow = useRef(wheel);
  wheelNow.current = wheel;
  useEffect(() => {
    const element = svg.current!;
    const listen = (event: WheelEvent): void => {
      if (event.ctrlKey || event.metaKey || camera.peek()) wheelNow.current(event);
    };
    element.addEventListener('wheel', listen, { passive: false });
    return () => element.removeEventListener('wheel', listen);
  }, []);
  const pan = (event: PointerEvent): void => {
    if (event.button !== 0) return;
    const start = { px: event.clientX, py: event.clientY, x, y };
    moved.current = false;
    const element = event.currentTarget as SVGSVGElement;
    element.onpointermove = (move) => {
      if (Math.abs(move.clientX - start.px) + Math.abs(move.clientY - start.py) > 4) moved.current = true;
      if (moved.current) camera.value = { k, x: start.x + move.clientX - start.px, y: start.y + move.clientY - start.py };
    };
    const stop = (): void => {
      element.onpointermove = null;
      removeEventListener('pointerup', stop);
    };
    addEventListener('pointerup', stop);
  };
  const zoomBy = (factor: number): void => {
    const next = Math.min(2.5, Math.max(0.1, k * factor));
    const [px, py] = [size.value.width / 2, size.value.height / 2];
    camera.value = { k: next, x: px - ((px - x) / k) * next, y: py - ((py - y) / k) * next };
  };
  const choose = (id: string, step = 1): void => {
    const node = current.get(id);
    if (node && !moved.current) state.select(nextVisit(node, state.selected.peek(), step));
  };
  const reveal = (at: PlacedNode): void => {
    const { width, height: tall } = size.peek();
    const view = camera.peek() ?? fit;
    const [left, top] = [at.x * view.k + view.x, at.y * view.k + view.y];
    const outside = left < 0 || top < 0 || left + at.width * view.k > width || top + at.height * view.k > tall;
    if (outside) camera.value = { k: view.k, x: width / 2 - (at.x + at.width / 2) * view.k, y: tall / 2 - (at.y + at.height / 2) * view.k };
  };
  useEffect(() => {
    const at = placed.nodes.find((one) => one.node.id === selectedNode.value);
    if (at) reveal(at);
  }, [selectedNode.value, placed]);
  const goals = graph.nodes.some((node) => node.is_goal);
  const chosen = current.get(selectedNode.value ?? '');
  return (
    <section class="graph" aria-label="Graph" style={{ height: height + 'px' }}>
      <svg ref={svg} class="canvas" onPointerDown={pan} onDblClick={() => (camera.value = null)} role="group" aria-label={`${plural(graph.nodes.length, 'step')}, ${plural(graph.edges.length, 'connection')}`}>
        <defs>
          <marker id="arrow" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto"><path class="arrow" d="M0 0.500 8 4 0 7.500z" /></marker>
          <marker id="arrow-pale" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto"><path class="arrow pale" d="M0 0.500 8 4 0 7.500z" /></marker>
          <clipPath id="clip-wide"><rect width={NODE_WIDTH - 6} height={NODE_HEIGHT} /></clipPath>
          <clipPath id="clip-narrow"><rect width={NODE_WIDTH - 38} height={NODE_HEIGHT} /></clipPath>
        </defs>
        <g transform={`translate(${x},${y}) scale(${k})`}>
          {placed.edges.map((edge) => <EdgeLine key={edge.edge.id} placed={edge} />)}
          {placed.nodes.map((node) => <NodeBox key={node.node.id} placed={{ ...node, node: current.get(node.node.id) ?? node.node }} on={selectedNode.value === node.node.id} stop={goals ? 'dropped here' : 'stopped here'} onChoose={choose} onFocus={reveal} />)}
        </g>
      </svg>
      <div class="tip">
        <button class="btn small icon" aria-label="Larger" onClick={() => zoomBy(1.3)}><Icon name="plus" size={14} /></button>
        <button class="btn small icon" aria-label="Smaller" onClick={() => zoomBy(1 / 1.3)}><Icon name="minus" size={14} /></button>
        <button class="btn small icon" aria-label="Fit the graph" title="Fit (double-click)" onClick={() => (camera.value = null)}><Icon name="fit" size={14} /></button>
        <button class="btn small icon" aria-label="Hide the graph" title="Hide (m)" onClick={() => prefer({ graph: false })}><Icon name="close" size={14} /></button>
      </div>
      {chosen && (chosen.visits?.length ?? 0) > 1 && (
        <div class="visits">
          <span><b>{chosen.label}</b>, visit <span class="num">{chosen.visits!.indexOf(state.selected.value ?? '') + 1} of {chosen.visits!.length}</span></span>
          <button class="btn quiet small icon" aria-label="Previous visit" title="Previous visit ([)" onClick={() => choose(chosen.id, -1)}><Icon name="left" size={14} /></button>
          <button class="btn quiet small icon" aria-label="Next visit" title="Next visit (])" onClick={() => choose(chosen.id, 1)}><Icon name="chevron" size={14} /></button>
        </div>
      )}
    </section>
  );
}

function fitting(width: number, height: number, room: { width: number; height: number }): Camera {
  const k = Math.min(1, Math.max(0.6, Math.min((room.width - 24) / width, (room.height - 16) / height)));
  return { k, x: Math.max(12, (room.width - width * k) / 2), y: height * k > room.height ? 8 : (room.height - height * k) / 2 };
}

function EdgeLine({ placed }: { placed: PlacedEdge }): JSX.Element {
  const { edge, path, label, text } = placed;
  const taken = edge.taken !== false && edge.count > 0;
  return (
    <g class={'edge ' + (taken ? 'taken' : 'declared')}>
      <path d={path} marker-end={taken ? 'url(#arrow)' : 'url(#arrow-pale)'}><title>{`${edge.source} → ${edge.target}${taken ? `, taken ${plural(edge.count, 'time')}` : ', not taken'}${edge.condition ? `, when ${edge.condition}` : ''}`}</title></path>
      {label && <rect x={label.x - text.length * 3 - 3} y={label.y - 7} width={text.length * 6 + 6} height="14" rx="3" />}
      {label && <text x={label.x} y={label.y}>{text}</text>}
    </g>
  );
}

function NodeBox({ placed, on, stop, onChoose, onFocus }: { placed: PlacedNode; on: boolean; stop: string; onChoose: (id: string, step?: number) => void; onFocus: (placed: PlacedNode) => void }): JSX.Element {
  const { node, x, y, width, height } = placed;
  if (isEnd(node)) {
    return (
      <g transform={`translate(${x},${y})`} class="node" data-kind={node.kind}>
        <circle class="box" cx={width / 2} cy={height / 2} r={width / 2 - 2} />
        <g class="glyph" transform={`translate(${width / 2 - 6},${height / 2 - 6}) scale(.75)`}><path d={iconPath(node.kind)} fill="currentColor" /></g>
        <title>{node.kind}</title>
      </g>
    );
  }
  const errors = node.errors ?? 0;
  const never = node.count === 0;
  const looks = ['node', on ? 'on' : '', errors ? 'failed' : '', never ? 'declared' : '', node.is_global ? 'global' : '', node.running ? 'busy' : ''].join(' ');
  const facts = never ? 'not reached' : [duration(node.duration_ms), node.cost ? money(node.cost) : sumTokens(node)].filter(Boolean).join(' · ');
  const says = `${node.kind} ${node.label}: ${never ? 'not reached' : plural(node.count, 'visit')}${errors ? `, ${errors} failed` : ''}, ${facts}`;
  return (
    <g transform={`translate(${x},${y})`} class={looks} data-kind={node.kind} data-node={node.id} role="button" {...{ tabindex: 0 }} onFocus={() => onFocus(placed)} aria-pressed={on} onClick={() => onChoose(node.id)}
      onKeyDown={(event) => { if (event.key === 'Enter' || event.key === ' ') { event.preventDefault(); event.stopPropagation(); onChoose(node.id); } }}>
      <title>{says}</title>
      {node.is_global && <rect class="halo" x="-4" y="-4" width={width + 8} height={height + 8} rx="12" />}
      <rect class="box" width={width} height={height} rx="8" />
      <rect class="stripe" x="0" y="8" width="3" height={height - 16} rx="1.500" />
      <g class="glyph" transform="translate(11,6) scale(.8125)"><path d={iconPath(node.kind)} fill="none" stroke="currentColor" stroke-width="1.500" stroke-linecap="round" stroke-linejoin="round" /></g>
      <g clip-path={`url(#clip-${node.count > 1 ? 'narrow' : 'wide'})`}><text class="name" x="30" y="18">{clip(node.label, node.count > 1 ? 11 : 15)}</text></g>
      <text class="sub" x="12" y="34">{clip(facts, errors ? 9 : 21)}</text>
      {errors > 0 && <text class="sub bad" x={width - 8} y="34" text-anchor="end">▲ {errors} failed</text>}
      {node.count > 1 && <><rect class="badge" x={width - 34} y="5" width="28" height="15" rx="7.500" /><text class="times" x={width - 20} y="16">×{short(node.count)}</text></>}
      {node.is_goal && <g transform={`translate(${width - 14},-8) scale(.9)`} style={{ color: 'var(--ok)' }}><path d={iconPath('flag')} fill="var(--panel)" stroke="currentColor" stroke-width="1.600" /><title>goal</title></g>}
      {node.dropped_here && <text class="drop" x={width / 2} y="-6" text-anchor="middle" font-size="11" font-weight="600">■ {stop}</text>}
    </g>
  );
}

/** A badge holds four figures at most. */
function short(n: number): string {
  return n < 1_000 ? String(n) : n < 10_000 ? (n / 1_000).toFixed(1) + 'k' : compact(n);
}

function sumTokens(node: RunGraph['nodes'][number]): string {
  const total = (node.tokens_in ?? 0) + (node.tokens_out ?? 0);
  return total ? compact(total) + ' tok' : '';
}

function clip(text: string, most: number): string {
  return text.length > most ? text.slice(0, most - 1) + '…' : text;
}
