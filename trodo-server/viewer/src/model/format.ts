/** Numbers, money, bytes and lengths of time as people read them. Unknown is a dash, never a zero. */

export const DASH = '–';

const grouped = new Intl.NumberFormat('en-US');

export function isKnown(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}

export function count(value: unknown): string {
  return isKnown(value) ? grouped.format(value) : DASH;
}

/** 1,284 stays exact; 12,840 becomes 12.8k: three figures are what a column can be compared by. */
export function compact(value: unknown): string {
  if (!isKnown(value)) return DASH;
  const size = Math.abs(value);
  if (size < 10_000) return grouped.format(Math.round(value * 100) / 100);
  if (size < 999_500) return trim(value / 1_000, size < 99_950 ? 1 : 0) + 'k';
  if (size < 999_500_000) return trim(value / 1_000_000, 1) + 'M';
  return trim(value / 1_000_000_000, 1) + 'B';
}

function trim(value: number, digits: number): string {
  return value.toFixed(digits).replace(/\.0+$/, '');
}

export function duration(ms: unknown): string {
  if (!isKnown(ms)) return DASH;
  const size = Math.abs(ms);
  const sign = ms < 0 ? '-' : '';
  if (size === 0) return '0 ms';
  if (size < 1) return sign + trim(size, 2) + ' ms';
  if (size < 10) return sign + trim(size, 1) + ' ms';
  if (size < 999.5) return sign + Math.round(size) + ' ms';
  if (size < 9_995) return sign + (size / 1_000).toFixed(2) + ' s';
  if (size < 59_950) return sign + (size / 1_000).toFixed(1) + ' s';
  return sign + longDuration(Math.round(size / 1_000));
}

function longDuration(seconds: number): string {
  const days = Math.floor(seconds / 86_400);
  const hours = Math.floor(seconds / 3_600) % 24;
  const minutes = Math.floor(seconds / 60) % 60;
  if (days > 0) return hours ? `${days} d ${hours} h` : `${days} d`;
  if (hours > 0) return minutes ? `${hours} h ${minutes} min` : `${hours} h`;
  const rest = seconds % 60;
  return rest ? `${minutes} min ${rest} s` : `${minutes} min`;
}

/** Money keeps at least two figures that mean something: $0.00042 must not read as $0.00. */
export function money(usd: unknown): string {
  if (!isKnown(usd)) return DASH;
  const size = Math.abs(usd);
  const sign = usd < 0 ? '-$' : '$';
  if (size === 0) return '$0';
  if (size >= 1_000) return sign + grouped.format(Math.round(size));
  if (size >= 1) return sign + size.toFixed(2);
  if (size >= 0.01) return sign + size.toFixed(3);
  if (size < 0.000001) return '<$0.000001';
  return sign + size.toFixed(Math.min(8, 1 - Math.floor(Math.log10(size)))).replace(/0+$/, '');
}

export function bytes(value: unknown): string {
  if (!isKnown(value)) return DASH;
  const units = ['B', 'KB', 'MB', 'GB', 'TB'];
  let rest = value;
  let unit = 0;
  while (rest >= 1_000 && unit < units.length - 1) {
    rest /= 1_000;
    unit++;
  }
  return `${unit === 0 ? Math.round(rest) : trim(rest, rest < 10 ? 1 : 0)} ${units[unit]}`;
}

export function percent(ratio: unknown): string {
  if (!isKnown(ratio)) return DASH;
  const value = ratio * 100;
  if (value === 0) return '0 %';
  if (value > 0 && value < 0.1) return '<0.1 %';
  return trim(value, value < 10 ? 1 : 0) + ' %';
}

/** A change against an earlier value: null when there is nothing honest to compare with. */
export function change(now: unknown, before: unknown): { ratio: number; text: string } | null {
  if (!isKnown(now) || !isKnown(before) || before === 0) return null;
  const ratio = (now - before) / Math.abs(before);
  const shown = Math.abs(ratio) >= 10 ? '×' + trim(now / before, 0) : percent(Math.abs(ratio));
  return { ratio, text: ratio === 0 ? '0 %' : (ratio > 0 ? '+' : '−') + shown.replace('-', '') };
}

export function signed(value: unknown, format: (value: unknown) => string): string {
  if (!isKnown(value)) return DASH;
  if (value === 0) return '±0';
  return (value > 0 ? '+' : '−') + format(Math.abs(value));
}

export function plural(n: number, one: string, many = one + 's'): string {
  return `${grouped.format(n)} ${n === 1 ? one : many}`;
}

export function shortId(id: string): string {
  return id.length > 13 ? id.slice(0, 8) : id;
}

export function sum(...values: unknown[]): number | null {
  const known = values.filter(isKnown);
  return known.length ? known.reduce((total, value) => total + value, 0) : null;
}
