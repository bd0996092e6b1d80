/** The waterfall: only the rows in sight are drawn, however long the run. */

import type { JSX } from 'preact';
import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { param, setParams } from '../../io/route';
import { prefer, prefs } from '../../io/prefs';
import { eventOffset, zoom } from '../../model/tree';
import { tickLabel, ticks } from '../../model/time';
import { plural } from '../../model/format';
import { Icon } from '../icons';
import { Axis, Minimap } from './axis';
import type { RunActions } from './keys';
import { ROW, WaterRow } from './row';
import type { RunState } from './state';

const OVERSCAN = 6;

export function Waterfall({ state, actions, hasGraph }: { state: RunState; actions: RunActions; hasGraph: boolean }): JSX.Element {
  const scroller = useRef<HTMLDivElement>(null);
  const box = useSignal({ top: 0, height: 400, width: 600 });
  useEffect(() => {
    const element = scroller.current!;
    const measure = (): void => {
      box.value = { top: element.scrollTop, height: element.clientHeight, width: element.clientWidth };
    };
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    element.addEventListener('scroll', measure, { passive: true });
    const wheel = (event: WheelEvent): void => onWheel(event, element, state);
    element.addEventListener('wheel', wheel, { passive: false });
    return () => {
      observer.disconnect();
      element.removeEventListener('scroll', measure);
      element.removeEventListener('wheel', wheel);
    };
  }, []);

  const rows = state.rows.value;
  const selected = state.selected.value;
  useEffect(() => {
    const at = rows.findIndex((row) => row.span.span_id === selected);
    const element = scroller.current;
    if (at < 0 || !element) return;
    const top = at * ROW;
    if (top < element.scrollTop) element.scrollTop = top - ROW;
    else if (top + ROW > element.scrollTop + element.clientHeight) element.scrollTop = top - element.clientHeight + ROW * 2;
  }, [selected]);

  const view = state.view.value;
  const nameWidth = Math.min(prefs.value.nameWidth, Math.max(140, box.value.width * 0.55));
  const trackWidth = Math.max(40, box.value.width - nameWidth);
  const { step, at } = ticks(view[0], view[1], Math.max(2, Math.floor(trackWidth / 72)));
  const first = Math.max(0, Math.floor(box.value.top / ROW) - OVERSCAN);
  const last = Math.min(rows.length, Math.ceil((box.value.top + box.value.height) / ROW) + OVERSCAN);
  const share = (ms: number): number => ((ms - view[0]) / (view[1] - view[0])) * 100;
  const hits = state.hits.value;
  const context = { state, view, trackWidth, nowOffset: state.nowOffset.value, searching: state.find.value.trim() !== '' };
  return (
    <section class="water" aria-label="Waterfall" style={{ '--name': nameWidth + 'px' }}>
      <Tools state={state} actions={actions} hasGraph={hasGraph} />
      <Minimap state={state} />
      <Axis state={state} ticks={at.map((ms) => ({ at: share(ms), text: tickLabel(ms, step) }))} summary={plural(rows.length, 'row')} />
      <Switches state={state} share={share} />
      <div class="rows" ref={scroller} role="tree" tabIndex={0} aria-label="Spans of the run" aria-activedescendant={selected ? 'row-' + selected : undefined} data-total={rows.length}>
        <div class="space" role="presentation" style={{ height: rows.length * ROW + 16 + 'px' }}>
          <div class="gridlines" role="presentation">{at.map((ms) => <i key={ms} style={{ left: share(ms) + '%' }} />)}</div>
          {rows.slice(first, last).map((row, i) => (
            <WaterRow key={row.span.span_id} row={row} index={first + i} selected={row.span.span_id === selected} hit={hits.has(row.span.span_id)} context={context} />
          ))}
        </div>
      </div>
      <NameSizer width={nameWidth} />
    </section>
  );
}

function onWheel(event: WheelEvent, element: HTMLElement, state: RunState): void {
  const track = element.querySelector<HTMLElement>('.gridlines')?.getBoundingClientRect();
  if (!track) return;
  const view = state.view.peek();
  const share = (event.clientX - track.left) / (track.width || 1);
  if (event.ctrlKey || event.metaKey) {
    event.preventDefault();
    state.zoomTo(zoom(view, state.whole.peek(), Math.exp(event.deltaY * 0.004), view[0] + (view[1] - view[0]) * Math.min(1, Math.max(0, share))));
    return;
  }
  const sideways = event.shiftKey ? event.deltaY || event.deltaX : Math.abs(event.deltaX) > Math.abs(event.deltaY) ? event.deltaX : 0;
  if (!sideways) return;
  event.preventDefault();
  const by = (sideways / (track.width || 1)) * (view[1] - view[0]);
  state.zoomTo(zoom([view[0] + by, view[1] + by], state.whole.peek(), 1, view[0]));
}

function Tools({ state, actions, hasGraph }: { state: RunState; actions: RunActions; hasGraph: boolean }): JSX.Element {
  const errors = [...state.spans.value.values()].filter((span) => span.status === 'error').length;
  const found = state.find.value.trim() ? state.hits.value.size : null;
  const button = (label: string, icon: Parameters<typeof Icon>[0]['name'], onClick: () => void, pressed?: boolean): JSX.Element => (
    <button class="btn quiet small icon" title={label} aria-label={label} aria-pressed={pressed} onClick={onClick}><Icon name={icon} size={14} /></button>
  );
  return (
    <div class="run-tools" role="toolbar" aria-label="Waterfall tools">
      <div class="find">
        <Icon name="search" size={14} />
        <input id="find" class="field" type="search" aria-label="Find in the run" placeholder="Find in this run" value={state.find.value} onInput={(event) => state.search(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key === 'Escape') { event.stopPropagation(); state.search(''); event.currentTarget.blur(); }
            if (event.key === 'Enter') { event.preventDefault(); event.currentTarget.blur(); dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter' })); }
          }} />
      </div>
      <span class="muted num" role="status" style={{ fontSize: '12px', minWidth: '56px' }}>{found === null ? '' : `${found} found`}</span>
      {errors > 0 && <button class="btn quiet small err" title="Next error (e)" onClick={() => actions.nextError(1)}><Icon name="error" size={14} />{plural(errors, 'error')}</button>}
      <button class="btn quiet small" title="Only what the run had to wait for (c)" aria-pressed={state.critical.value} onClick={() => setParams({ critical: param('critical') === '1' ? null : '1' })}><Icon name="path" size={14} />Critical path</button>
      <span class="grow" />
      {hasGraph && <button class="btn quiet small" title="Graph (m)" aria-pressed={prefs.value.graph} onClick={actions.toggleGraph}><Icon name="graph" size={14} />Graph</button>}
      <span class="sep" />
      {button('Collapse all (Shift+H)', 'fold', () => state.fold('all'))}
      {button('Expand all (Shift+L)', 'unfold', () => state.fold(new Set()))}
      <span class="sep" />
      {button('Zoom out (-)', 'minus', () => actions.zoomBy(2))}
      {button('Zoom in (+)', 'plus', () => actions.zoomBy(0.5))}
      {button('Show the whole run (0)', 'fit', () => state.zoomTo(null))}
    </div>
  );
}

/** Where the user's intent changed: a lane of its own, so that it is seen whatever row it happened in. */
function Switches({ state, share }: { state: RunState; share: (ms: number) => number }): JSX.Element | null {
  const switches = state.events.value.filter((event) => event.type === 'intent_switch');
  if (!switches.length) return null;
  return (
    <div class="switches">
      <div class="names">Intent</div>
      <div class="track">
        {switches.map((event) => {
          const at = eventOffset(event, state.run.value?.started_at);
          const payload = (event.payload ?? {}) as { from?: string; to?: string };
          if (at === null) return null;
          const text = payload.to ? `${payload.from ?? '?'} → ${payload.to}` : (event.name ?? 'switched');
          return <button class="sw" title={text} style={{ left: share(at) + '%' }} onClick={() => state.select(event.span_id ?? null)}>{text}</button>;
        })}
      </div>
    </div>
  );
}

function NameSizer({ width }: { width: number }): JSX.Element {
  const drag = (event: PointerEvent): void => {
    const target = event.currentTarget as HTMLElement;
    const from = event.clientX;
    target.setPointerCapture(event.pointerId);
    target.onpointermove = (move) => prefer({ nameWidth: Math.round(Math.min(800, Math.max(140, width + move.clientX - from))) });
    target.onpointerup = () => (target.onpointermove = null);
  };
  return <div class="size-name" role="presentation" onPointerDown={drag} />;
}
