/** The live list of runs: what arrives is merged without moving what the reader looks at. */

import type { RunSummary } from './types';
import { instant } from './time';

export interface RunList {
  items: RunSummary[];
  /** Runs that arrived while the list was held still, newest first; they enter when the reader asks. */
  waiting: RunSummary[];
  fresh: ReadonlySet<string>;
}

export const EMPTY_LIST: RunList = { items: [], waiting: [], fresh: new Set() };

/** Known runs change in place, whatever the sort. A new one enters at the top, or waits while the list is held. */
export function arrive(list: RunList, run: RunSummary, held: boolean): RunList {
  const at = list.items.findIndex((item) => item.run_id === run.run_id);
  if (at >= 0) {
    const items = list.items.slice();
    items[at] = run;
    return { ...list, items };
  }
  const waiting = [run, ...list.waiting.filter((item) => item.run_id !== run.run_id)].sort(newestFirst);
  return held ? { ...list, waiting } : admit({ ...list, waiting });
}

/** Lets the waiting runs in, in the order of their start. */
export function admit(list: RunList): RunList {
  if (!list.waiting.length) return list;
  const items = [...list.waiting, ...list.items].sort(newestFirst);
  return { items, waiting: [], fresh: new Set(list.waiting.map((run) => run.run_id)) };
}

/** Puts the next page below, leaving out what live arrival has already brought. */
export function append(list: RunList, page: readonly RunSummary[]): RunList {
  const known = new Set(list.items.map((item) => item.run_id));
  return { ...list, items: [...list.items, ...page.filter((run) => !known.has(run.run_id))] };
}

export function without(list: RunList, ids: ReadonlySet<string>): RunList {
  return { ...list, items: list.items.filter((run) => !ids.has(run.run_id)), waiting: list.waiting.filter((run) => !ids.has(run.run_id)) };
}

function newestFirst(a: RunSummary, b: RunSummary): number {
  return (instant(b.started_at) ?? 0) - (instant(a.started_at) ?? 0);
}

/** The run that stands `step` rows from the given one: by identity, so that arrivals never move the cursor. */
export function neighbour(items: readonly RunSummary[], id: string | null, step: number): string | null {
  if (!items.length) return null;
  const at = items.findIndex((item) => item.run_id === id);
  if (at < 0) return items[step > 0 ? 0 : items.length - 1]!.run_id;
  return items[Math.min(items.length - 1, Math.max(0, at + step))]!.run_id;
}

/** The run's duration, growing while it runs. */
export function runDuration(run: RunSummary, now: number): number | null {
  if (run.duration_ms !== null && run.duration_ms !== undefined && run.status !== 'running') return run.duration_ms;
  const start = instant(run.started_at);
  if (run.status === 'running' && start !== null) return Math.max(0, now - start);
  return run.duration_ms ?? null;
}
