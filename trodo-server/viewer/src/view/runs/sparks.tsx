/** Four small pictures over the chosen time: how many, how many failed, what it cost, how slow. A drag narrows the time. */

import type { JSX } from 'preact';
import { useSignal } from '@preact/signals';
import { compact, duration, money, percent, sum } from '../../model/format';
import { sparkBars, sparkLine } from '../../model/spark';
import type { Series, SeriesPoint } from '../../model/types';

const W = 240;
const H = 32;

export function Sparks({ series, onBrush }: { series: Series | null; onBrush: (range: string) => void }): JSX.Element {
  const points = series?.points ?? [];
  const runs = sum(...points.map((point) => point.runs)) ?? 0;
  const errors = sum(...points.map((point) => point.errors)) ?? 0;
  const p95 = points.reduce((top: number | null, point) => (point.p95_ms === null || point.p95_ms === undefined ? top : Math.max(top ?? 0, point.p95_ms)), null);
  const ready = series !== null;
  return (
    <div class="sparks">
      <Spark label="Runs" value={ready ? compact(runs) : ''} series={series} onBrush={onBrush} bars={points.map((point) => point.runs)} />
      <Spark label="Errors" value={ready ? (errors ? `${compact(errors)} · ${percent(runs ? errors / runs : null)}` : '0') : ''} bad series={series} onBrush={onBrush} bars={points.map((point) => point.errors)} top={Math.max(...points.map((point) => point.errors), 3)} />
      <Spark label="Cost" value={ready ? money(sum(...points.map((point) => point.cost))) : ''} series={series} onBrush={onBrush} bars={points.map((point) => point.cost ?? null)} />
      <Spark label="Time, p95" value={!ready ? '' : p95 === null || p95 === undefined ? '–' : `≤ ${duration(p95)}`} series={series} onBrush={onBrush} line={points} />
    </div>
  );
}

function Spark({ label, value, series, bars, line, bad, top, onBrush }: { label: string; value: string; series: Series | null; bars?: (number | null)[]; line?: SeriesPoint[]; bad?: boolean; top?: number; onBrush: (range: string) => void }): JSX.Element {
  const drag = useSignal<[number, number] | null>(null);
  const at = (event: PointerEvent): number => {
    const box = (event.currentTarget as Element).getBoundingClientRect();
    return Math.min(1, Math.max(0, (event.clientX - box.left) / (box.width || 1)));
  };
  const done = (): void => {
    const span = drag.value;
    drag.value = null;
    const points = series?.points ?? [];
    if (!span || !series || points.length < 2 || Math.abs(span[1] - span[0]) < 0.02) return;
    const [from, to] = [Math.min(...span), Math.max(...span)];
    const start = Date.parse(points[0]!.at);
    const whole = series.bucket_ms * points.length;
    onBrush(`${new Date(Math.round(start + from * whole)).toISOString()}..${new Date(Math.round(start + to * whole)).toISOString()}`);
  };
  const p95 = line ? line.map((point) => point.p95_ms ?? null) : [];
  const p50 = line ? line.map((point) => point.p50_ms ?? null) : [];
  return (
    <div class="spark">
      <div class="row"><span class="lbl">{label}</span><span class="val">{value || <span class="bone" style={{ width: '48px' }} />}</span></div>
      <svg viewBox={`0 0 ${W} ${H}`} preserveAspectRatio="none" role="img" aria-label={`${label} over time: ${value}`}
        onPointerDown={(event) => { event.currentTarget.setPointerCapture(event.pointerId); const x = at(event); drag.value = [x, x]; }}
        onPointerMove={(event) => { if (drag.value) drag.value = [drag.value[0], at(event)]; }}
        onPointerUp={done}>
        <rect width={W} height={H} fill="transparent" />
        <line class="axis" x1="0" x2={W} y1={H} y2={H} />
        {bars && <g class={'bars' + (bad ? ' bad' : '')}>{sparkBars(bars, W, H, top).map((bar) => <rect key={bar.index} x={bar.x} y={bar.y} width={bar.width} height={bar.height} />)}</g>}
        {line && <path class="faint" d={sparkLine(p50, W, H, Math.max(...p95.map((v) => v ?? 0), 0))} />}
        {line && <path d={sparkLine(p95, W, H)} />}
        {drag.value && <rect class="brush" x={Math.min(...drag.value) * W} width={Math.abs(drag.value[1] - drag.value[0]) * W} y="0" height={H} />}
      </svg>
    </div>
  );
}
