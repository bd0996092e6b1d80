/** A series with every bucket in its place: what the collector leaves out happened not at all. */

import type { Series, SeriesPoint } from './types';
import { instant } from './time';

const MOST_BUCKETS = 1_000;

export function dense(series: Series | null, from: string | null, to: string | null): Series | null {
  if (!series || !(series.bucket_ms > 0)) return series;
  const { bucket_ms: width, points } = series;
  const known = new Map<number, SeriesPoint>();
  let first = instant(from);
  let last = instant(to);
  for (const point of points) {
    const at = instant(point.at);
    if (at === null) continue;
    known.set(at, point);
    first = first === null ? at : Math.min(first, at);
    last = last === null ? at : Math.max(last, at);
  }
  if (first === null || last === null || known.size === 0) return { bucket_ms: width, points: [] };
  const anchor = known.keys().next().value as number;
  const start = anchor - Math.ceil((anchor - first) / width) * width;
  const count = Math.floor((last - start) / width) + 1;
  if (count > MOST_BUCKETS) return series;
  const filled: SeriesPoint[] = [];
  const used = new Set<number>();
  for (let i = 0; i < count; i++) {
    const at = start + i * width;
    const exact = known.get(at);
    if (exact) used.add(at);
    filled.push(exact ?? empty(at));
  }
  return used.size === known.size ? { bucket_ms: width, points: filled } : series;
}

function empty(at: number): SeriesPoint {
  return { at: new Date(at).toISOString(), runs: 0, errors: 0, cost: null, tokens_in: null, tokens_out: null, p50_ms: null, p95_ms: null };
}
