/** One run as it is shown: what was loaded, what arrives live, and what of it the address selects. */

import { batch, computed, signal } from '@preact/signals';
import { param, setParams } from '../../io/route';
import { buildTree, clampWindow, eventsBySpan, extent, matching, visibleRows, type Tree } from '../../model/tree';
import { instant } from '../../model/time';
import type { RunDetail, RunSummary, RunTree, Score, SpanNode, TraceEvent } from '../../model/types';

export type RunState = ReturnType<typeof makeRunState>;

const MOST_FOLDS_IN_URL = 60;

export function makeRunState() {
  const run = signal<RunDetail | null>(null);
  const children = signal<RunSummary[]>([]);
  const spans = signal<ReadonlyMap<string, SpanNode>>(new Map());
  const events = signal<TraceEvent[]>([]);
  const scores = signal<Score[]>([]);
  const find = signal(param('find') ?? '');
  const tick = signal(Date.now());
  const bigFold = signal<ReadonlySet<string> | null>(null);

  const tree = computed<Tree>(() => buildTree([...spans.value.values()]));
  const critical = computed(() => param('critical') === '1');
  const collapsed = computed<ReadonlySet<string>>(() => {
    if (bigFold.value) return bigFold.value;
    const text = param('fold');
    if (!text) return new Set();
    if (text === 'all') return new Set(tree.value.children.keys());
    return new Set(text.split(','));
  });
  const rows = computed(() => {
    const all = visibleRows(tree.value, collapsed.value);
    return critical.value ? all.filter((row) => row.span.critical) : all;
  });
  const hits = computed(() => new Set(matching(tree.value, find.value)));
  const bySpan = computed(() => eventsBySpan(events.value));
  const running = computed(() => run.value?.status === 'running');
  const nowOffset = computed(() => {
    const start = instant(run.value?.started_at);
    return running.value && start !== null ? Math.max(0, tick.value - start) : null;
  });
  const whole = computed(() => extent(spans.value.values(), run.value?.duration_ms, nowOffset.value));
  const view = computed<[number, number]>(() => {
    const text = param('zoom');
    const [from, to] = (text ?? '').split('~').map(Number);
    if (text === null || from === undefined || to === undefined || !(to > from)) return whole.value;
    return clampWindow([from, to], whole.value);
  });
  const selected = computed(() => {
    const id = param('span');
    return id && spans.value.has(id) ? id : null;
  });

  return {
    run, children, spans, events, scores, find, tick, tree, collapsed, rows, hits, bySpan, running, nowOffset, whole, view, selected, critical,
    load(data: RunTree): void {
      batch(() => {
        run.value = data.run;
        children.value = data.children ?? [];
        spans.value = new Map(data.spans.map((span) => [span.span_id, span]));
        events.value = data.events ?? [];
        scores.value = data.scores ?? [];
      });
    },
    more(data: RunTree): void {
      const all = new Map(spans.peek());
      for (const span of data.spans) all.set(span.span_id, span);
      spans.value = all;
    },
    arrive(arrived: readonly SpanNode[]): void {
      const all = new Map(spans.peek());
      for (const span of arrived) all.set(span.span_id, span);
      spans.value = all;
    },
    changed(summary: RunSummary): void {
      const before = run.peek();
      if (before) run.value = { ...before, ...summary };
    },
    select(id: string | null): void {
      if (id !== param('span')) setParams({ span: id, tab: null });
    },
    fold(ids: ReadonlySet<string> | 'all'): void {
      if (ids === 'all') {
        bigFold.value = null;
        return setParams({ fold: 'all' });
      }
      bigFold.value = ids.size > MOST_FOLDS_IN_URL ? ids : null;
      setParams({ fold: bigFold.value ? null : [...ids].join(',') });
    },
    zoomTo(window: readonly [number, number] | null): void {
      const all = whole.peek();
      const full = window === null || (window[0] <= all[0] && window[1] >= all[1]);
      setParams({ zoom: full ? null : window.map((ms) => Math.round(ms * 1000) / 1000).join('~') });
    },
    search(words: string): void {
      find.value = words;
      setParams({ find: words });
    },
  };
}
