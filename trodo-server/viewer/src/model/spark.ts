/** Small line and bar pictures as SVG paths. Gaps stay gaps: an unknown value draws nothing. */

export function sparkLine(values: readonly (number | null)[], width: number, height: number, top = topOf(values)): string {
  const step = values.length > 1 ? width / (values.length - 1) : 0;
  let path = '';
  let pen = false;
  values.forEach((value, i) => {
    if (value === null) return void (pen = false);
    const y = top > 0 ? height - (value / top) * height : height;
    path += `${pen ? 'L' : 'M'}${(i * step).toFixed(1)},${y.toFixed(1)}`;
    pen = true;
  });
  return path;
}

export interface Bar {
  x: number;
  y: number;
  width: number;
  height: number;
  index: number;
}

export function sparkBars(values: readonly (number | null)[], width: number, height: number, top = topOf(values)): Bar[] {
  const step = width / Math.max(1, values.length);
  const gap = step > 4 ? 1 : 0;
  const bars: Bar[] = [];
  values.forEach((value, index) => {
    if (!value || top <= 0) return;
    const tall = Math.max(1.5, (value / top) * height);
    bars.push({ x: index * step, y: height - tall, width: Math.max(1, step - gap), height: tall, index });
  });
  return bars;
}

function topOf(values: readonly (number | null)[]): number {
  return values.reduce((top: number, value) => Math.max(top, value ?? 0), 0);
}
