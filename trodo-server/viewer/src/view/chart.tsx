/** A chart over time by uPlot, in the page's own colours; a drag chooses a span of time. */

import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import uPlot from 'uplot';
import { isDark, prefs } from '../io/prefs';
import { axisTime } from '../model/time';

export interface Line {
  label: string;
  values: (number | null)[];
  colour: string;
  bars?: boolean;
  dashed?: boolean;
}

interface Props {
  at: number[];
  lines: Line[];
  format: (value: number) => string;
  label: string;
  onBrush?: (from: number, to: number) => void;
}

export function Chart({ at, lines, format, label, onBrush }: Props): JSX.Element {
  const root = useRef<HTMLDivElement>(null);
  const dark = isDark();
  const zone = prefs.value.zone;
  useEffect(() => {
    const element = root.current!;
    const style = getComputedStyle(document.documentElement);
    const css = (name: string): string => style.getPropertyValue(name).trim();
    const font = `11px ${css('--sans')}`;
    const axis = { stroke: css('--text-3'), font, grid: { stroke: css('--line'), width: 1 }, ticks: { show: false } };
    const bars = uPlot.paths.bars!({ size: [0.7, 24], radius: 0.15 });
    const tip = document.createElement('div');
    tip.className = 'chart-tip';
    const plot = new uPlot({
      width: element.clientWidth,
      height: element.clientHeight,
      padding: [8, 8, 0, 0],
      cursor: { y: false, drag: { x: true, y: false, setScale: false }, points: { size: 6 } },
      legend: { show: false },
      scales: { x: { time: true, range: (_plot, low, high) => (at.length > 1 ? [low - (at[1]! - at[0]!) / 2000, high + (at[1]! - at[0]!) / 2000] : [low - 1, high + 1]) }, y: { range: (_plot, _low, high) => [0, high > 0 ? high * 1.12 : 1] } },
      axes: [
        { ...axis, size: 30, grid: { show: false }, space: 72, values: (_plot, splits, _index, _space, step) => splits.map((one) => axisTime(one * 1000, step * 1000, zone)) },
        { ...axis, size: 56, space: 36, values: (_plot, splits) => splits.map((one) => format(one).replace(/(\.\d*?)0+(?=\D|$)/, '$1').replace(/\.(?=\D|$)/, '')) },
      ],
      series: [{}, ...lines.map((line) => ({ label: line.label, stroke: css(line.colour), width: 1.75, dash: line.dashed ? [4, 3] : undefined, points: { show: false }, spanGaps: false, ...(line.bars ? { paths: bars, fill: css(line.colour), width: 0 } : {}) }))],
      hooks: {
        setSelect: [(self) => {
          if (!onBrush || self.select.width < 6) return;
          onBrush(self.posToVal(self.select.left, 'x') * 1000, self.posToVal(self.select.left + self.select.width, 'x') * 1000);
          self.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
        }],
        setCursor: [(self) => {
          const index = self.cursor.idx;
          tip.hidden = index === null || index === undefined || (self.cursor.left ?? -1) < 0;
          if (tip.hidden) return;
          tip.replaceChildren();
          const time = document.createElement('b');
          time.textContent = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short', timeZone: zone === 'local' ? undefined : zone }).format(at[index!]!);
          tip.append(time);
          for (const line of lines) {
            const value = line.values[index!];
            const row = document.createElement('div');
            row.textContent = `${line.label}: ${value === null || value === undefined ? '–' : format(value)}`;
            tip.append(row);
          }
          const left = self.cursor.left ?? 0;
          tip.style.transform = `translateX(${left > self.over.clientWidth / 2 ? left - tip.offsetWidth - 12 : left + 12}px)`;
        }],
      },
    }, [at.map((ms) => ms / 1000), ...lines.map((line) => line.values)] as uPlot.AlignedData, element);
    plot.over.append(tip);
    tip.hidden = true;
    const observer = new ResizeObserver(() => plot.setSize({ width: element.clientWidth, height: element.clientHeight }));
    observer.observe(element);
    return () => {
      observer.disconnect();
      plot.destroy();
    };
  }, [at, lines, dark, zone]);
  return <div class="chart"><div ref={root} role="img" aria-label={label} style={{ width: '100%', height: '100%' }} /></div>;
}
