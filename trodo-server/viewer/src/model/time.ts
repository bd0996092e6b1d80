/** Instants in the reader's time zone, ranges, and the ticks of an axis. */

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

export function instant(iso: unknown): number | null {
  if (typeof iso !== 'string') return null;
  const at = Date.parse(iso);
  return Number.isNaN(at) ? null : at;
}

export function ago(iso: unknown, now: number): string {
  const at = instant(iso);
  if (at === null) return '–';
  const past = now - at;
  if (past < -MINUTE) return 'in ' + span(-past);
  if (past < 10_000) return 'now';
  return span(past) + ' ago';
}

function span(ms: number): string {
  if (ms < MINUTE) return `${Math.floor(ms / 1_000)} s`;
  if (ms < HOUR) return `${Math.floor(ms / MINUTE)} min`;
  if (ms < DAY) return `${Math.floor(ms / HOUR)} h`;
  if (ms < 60 * DAY) return `${Math.floor(ms / DAY)} d`;
  return `${Math.floor(ms / (30 * DAY))} mo`;
}

const formats = new Map<string, Intl.DateTimeFormat>();

function format(zone: string, shape: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = zone + '|' + shape;
  let found = formats.get(key);
  if (!found) {
    const timeZone = zone === 'local' ? undefined : zone;
    try {
      found = new Intl.DateTimeFormat('en-GB', { ...options, timeZone });
    } catch {
      found = new Intl.DateTimeFormat('en-GB', options);
    }
    formats.set(key, found);
  }
  return found;
}

const CLOCK: Intl.DateTimeFormatOptions = { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' };
const DATE: Intl.DateTimeFormatOptions = { year: 'numeric', month: 'short', day: '2-digit' };

/** The whole instant, with milliseconds and the zone's name: what a tooltip and a copied value show. */
export function absolute(iso: unknown, zone: string): string {
  const at = instant(iso);
  if (at === null) return '–';
  const text = format(zone, 'absolute', {
    ...DATE,
    ...CLOCK,
    fractionalSecondDigits: 3,
    timeZoneName: 'shortOffset',
  }).format(at);
  return text;
}

/** As short as the day allows: today only the clock, else the date as well. */
export function clock(iso: unknown, zone: string, now: number): string {
  const at = instant(iso);
  if (at === null) return '–';
  const day = format(zone, 'day', DATE);
  const time = format(zone, 'clock', CLOCK).format(at);
  if (day.format(at) === day.format(now)) return time;
  return format(zone, 'short', { day: '2-digit', month: 'short' }).format(at) + ' ' + time;
}

export function dayOf(iso: unknown, zone: string): string {
  const at = instant(iso);
  return at === null ? '–' : format(zone, 'weekday', { weekday: 'short', day: '2-digit', month: 'short' }).format(at);
}

/** A label for an instant on a chart's axis, as coarse as its step. */
export function axisTime(at: number, step: number, zone: string): string {
  if (step >= DAY) return format(zone, 'md', { day: '2-digit', month: 'short' }).format(at);
  if (step >= MINUTE) return format(zone, 'hm', { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(at);
  return format(zone, 'clock', CLOCK).format(at);
}

export interface Range {
  from: string | null;
  to: string | null;
}

export const RANGES: readonly { id: string; label: string; ms: number | null }[] = [
  { id: '15m', label: 'Last 15 minutes', ms: 15 * MINUTE },
  { id: '1h', label: 'Last hour', ms: HOUR },
  { id: '6h', label: 'Last 6 hours', ms: 6 * HOUR },
  { id: '24h', label: 'Last 24 hours', ms: DAY },
  { id: '7d', label: 'Last 7 days', ms: 7 * DAY },
  { id: '30d', label: 'Last 30 days', ms: 30 * DAY },
  { id: 'all', label: 'All time', ms: null },
];

/** A range is a name ("24h") that moves with the clock, or two instants joined by two dots, as a brush leaves them. */
export function resolveRange(text: string | null, fallback: string, now: number): Range {
  const chosen = text ?? fallback;
  const dots = chosen.indexOf('..');
  if (dots >= 0) {
    const from = instant(chosen.slice(0, dots));
    const to = instant(chosen.slice(dots + 2));
    return { from: from === null ? null : new Date(from).toISOString(), to: to === null ? null : new Date(to).toISOString() };
  }
  const known = RANGES.find((range) => range.id === chosen) ?? RANGES.find((range) => range.id === fallback);
  if (!known || known.ms === null) return { from: null, to: null };
  const step = known.ms <= HOUR ? 1_000 : MINUTE;
  return { from: new Date(Math.floor((now - known.ms) / step) * step).toISOString(), to: null };
}

/** Where pictures of a default range begin: shortly before the first run in it, so that an hour of data fills the width. */
export function sparkStart(first: string | null | undefined, from: string | null, now: number): string | null {
  const at = instant(first);
  if (at === null) return from;
  const length = Math.max(15 * MINUTE, (now - at) * 1.05);
  const start = Math.floor((now - length) / MINUTE) * MINUTE;
  return new Date(Math.max(start, instant(from) ?? 0)).toISOString();
}

export function rangeLabel(text: string | null, fallback: string, zone: string, now: number): string {
  const chosen = text ?? fallback;
  const dots = chosen.indexOf('..');
  if (dots < 0) return (RANGES.find((range) => range.id === chosen) ?? RANGES[6]!).label;
  return `${clock(chosen.slice(0, dots), zone, now)} – ${clock(chosen.slice(dots + 2), zone, now)}`;
}

/** Round steps (1, 2, 5 × 10ⁿ below a second, then seconds, minutes, hours) that give at most `most` ticks. */
export function ticks(from: number, to: number, most: number): { step: number; at: number[] } {
  const length = to - from;
  if (!(length > 0) || most < 1) return { step: 0, at: [] };
  const step = roundStep(length / most);
  const at: number[] = [];
  for (let tick = Math.ceil(from / step) * step; tick <= to + step * 1e-6 && at.length <= most + 1; tick += step) {
    at.push(Math.abs(tick) < step * 1e-6 ? 0 : tick);
  }
  return { step, at };
}

const LONG_STEPS = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 21600, 43200, 86400].map((s) => s * 1_000);

function roundStep(raw: number): number {
  if (raw > 500) {
    const found = LONG_STEPS.find((step) => step >= raw);
    if (found) return found;
  }
  const power = 10 ** Math.floor(Math.log10(raw));
  for (const factor of [1, 2, 5, 10]) {
    if (factor * power >= raw * 0.999999) return factor * power;
  }
  return 10 * power;
}

/** A tick's label: one unit for the whole axis, chosen by the step, so that labels can be compared. */
export function tickLabel(ms: number, step: number): string {
  if (ms === 0) return '0';
  if (step < 1_000 && ms < 1_000) return `${trimNumber(ms, step < 1 ? 2 : 0)} ms`;
  if (step < 60_000 && ms < 60_000 * 2) return `${trimNumber(ms / 1_000, step < 10 ? 3 : step < 100 ? 2 : step < 1_000 ? 1 : 0)} s`;
  const seconds = Math.round(ms / 1_000);
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes}:${String(seconds % 60).padStart(2, '0')} min`;
  return `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, '0')} h`;
}

function trimNumber(value: number, digits: number): string {
  return value.toFixed(digits);
}
