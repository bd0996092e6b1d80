/** Above the rows: the whole run in small, and the axis of the part that is shown. Both can be dragged. */

import type { JSX } from 'preact';
import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { isDark } from '../../io/prefs';
import { duration } from '../../model/format';
import type { RunState } from './state';

const HEIGHT = 28;

export function Minimap({ state }: { state: RunState }): JSX.Element {
  const canvas = useRef<HTMLCanvasElement>(null);
  const width = useSignal(0);
  const { order, byId } = state.tree.value;
  const whole = state.whole.value;
  const view = state.view.value;
  const dark = isDark();
  useEffect(() => {
    const observer = new ResizeObserver(([entry]) => (width.value = Math.round(entry!.contentRect.width)));
    observer.observe(canvas.current!);
    return () => observer.disconnect();
  }, []);
  useEffect(() => {
    const element = canvas.current!;
    const scale = devicePixelRatio || 1;
    element.width = width.value * scale;
    element.height = HEIGHT * scale;
    const pen = element.getContext('2d');
    if (!pen || !width.value) return;
    pen.scale(scale, scale);
    const style = getComputedStyle(document.documentElement);
    const colours = new Map<string, string>();
    const colour = (name: string): string => {
      const found = colours.get(name) ?? style.getPropertyValue(name).trim();
      colours.set(name, found);
      return found;
    };
    const length = whole[1] - whole[0];
    const tall = Math.max(1, Math.min(4, (HEIGHT - 4) / Math.max(1, order.length)));
    order.forEach((id, i) => {
      const span = byId.get(id)!;
      const start = span.offset_ms ?? 0;
      const end = span.status === 'running' ? (state.nowOffset.peek() ?? start) : start + (span.duration_ms ?? 0);
      pen.fillStyle = span.status === 'error' ? colour('--error') : colour('--k-' + span.kind) || colour('--k-generic');
      pen.fillRect(((start - whole[0]) / length) * width.value, 2 + (i / Math.max(1, order.length)) * (HEIGHT - 4), Math.max(1, ((end - start) / length) * width.value), tall);
    });
  }, [order, whole[0], whole[1], width.value, dark]);
  const zoomed = view[0] > whole[0] || view[1] < whole[1];
  const share = (ms: number): number => ((ms - whole[0]) / (whole[1] - whole[0])) * 100;
  const drag = useDrag((from, to) => {
    const length = whole[1] - whole[0];
    if (to - from < 0.004) {
      const half = (view[1] - view[0]) / 2;
      const middle = whole[0] + from * length;
      if (zoomed) state.zoomTo([middle - half, middle + half]);
    } else state.zoomTo([whole[0] + from * length, whole[0] + to * length]);
  });
  return (
    <div class="minimap" title="The whole run. Drag to zoom, double-click for all." onDblClick={() => state.zoomTo(null)} {...drag.on}>
      <canvas ref={canvas} aria-hidden="true" />
      {zoomed && <div class="win" style={{ left: share(view[0]) + '%', width: Math.max(0.3, share(view[1]) - share(view[0])) + '%' }} />}
      {drag.now && <div class="win" style={{ left: drag.now[0] * 100 + '%', width: (drag.now[1] - drag.now[0]) * 100 + '%' }} />}
    </div>
  );
}

export function Axis({ state, ticks, summary }: { state: RunState; ticks: { at: number; text: string }[]; summary: string }): JSX.Element {
  const view = state.view.value;
  const drag = useDrag((from, to) => {
    const length = view[1] - view[0];
    if (to - from > 0.004) state.zoomTo([view[0] + from * length, view[0] + to * length]);
  });
  return (
    <div class="axis">
      <div class="names"><span>{summary}</span><span class="num" style={{ marginLeft: 'auto' }}>{duration(view[1] - view[0])}</span></div>
      <div class="ticks" onDblClick={() => state.zoomTo(null)} {...drag.on}>
        {ticks.map((tick) => <span key={tick.text} style={{ left: tick.at + '%' }}>{tick.text}</span>)}
        {drag.now && <div class="sel" style={{ left: drag.now[0] * 100 + '%', width: (drag.now[1] - drag.now[0]) * 100 + '%' }} />}
      </div>
    </div>
  );
}

/** A horizontal drag in shares of the element's width. */
function useDrag(done: (from: number, to: number) => void) {
  const span = useSignal<[number, number] | null>(null);
  const at = (event: PointerEvent): number => {
    const box = (event.currentTarget as Element).getBoundingClientRect();
    return Math.min(1, Math.max(0, (event.clientX - box.left) / (box.width || 1)));
  };
  const sorted = span.value ? ([Math.min(...span.value), Math.max(...span.value)] as [number, number]) : null;
  return {
    now: sorted && sorted[1] - sorted[0] > 0.002 ? sorted : null,
    on: {
      onPointerDown: (event: PointerEvent): void => {
        if (event.button !== 0) return;
        (event.currentTarget as Element).setPointerCapture(event.pointerId);
        span.value = [at(event), at(event)];
      },
      onPointerMove: (event: PointerEvent): void => {
        if (span.value) span.value = [span.value[0], at(event)];
      },
      onPointerUp: (): void => {
        if (sorted) done(sorted[0], sorted[1]);
        span.value = null;
      },
      onPointerCancel: (): void => {
        span.value = null;
      },
    },
  };
}
