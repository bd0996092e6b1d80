/** Runs: the live list, its filters, and what happened over time. */

import type { JSX } from 'preact';
import { signal, useComputed, useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { call, act, useApi } from '../../io/api';
import { go, href, param, setParams, seg } from '../../io/route';
import { useKeys } from '../../io/keys';
import { useLive } from '../../io/live';
import { isPhone, now, prefer, prefs } from '../../io/prefs';
import { resolveRange, sparkStart } from '../../model/time';
import { plural } from '../../model/format';
import { dense } from '../../model/series';
import { EMPTY_LIST, admit, append, arrive, neighbour, without, type RunList } from '../../model/runs';
import type { Facets, Page, RunSummary, Series } from '../../model/types';
import { Icon } from '../icons';
import { TopBar } from '../shell';
import { Bones, Empty, Problem, notifyDeleted } from './parts';
import { QueryField } from './query-field';
import { RangeMenu, SavedViews } from './menus';
import { FacetPanel } from './facets';
import { Sparks } from './sparks';
import { RunTable, type Sort } from './table';
import { FirstRun } from './first';

export const DEFAULT_RANGE = '7d';
const LIMIT = 50;

/** The row that the keyboard stands on, kept by id while pages change, so that Back finds it again. */
const cursor = signal<string | null>(null);

export function RunsPage(): JSX.Element {
  const q = param('q') ?? '';
  const range = param('range');
  const sort = (param('sort') ?? 'started_at') as Sort;
  const dir = param('dir') === 'asc' ? 'asc' : 'desc';
  const frozen = useSignal(now.peek());
  useEffect(() => void (frozen.value = Date.now()), [q, range]);
  const { from, to } = resolveRange(range, DEFAULT_RANGE, frozen.value);
  const filter = { q, from, to };
  const first = useApi<Page<RunSummary>>('runs', { ...filter, sort, dir, limit: LIMIT });
  const facets = useApi<Facets>('facets', filter);
  const oldest = useApi<Page<RunSummary>>(range === null ? 'runs' : null, { ...filter, sort: 'started_at', dir: 'asc', limit: 1 });
  const since = range === null ? sparkStart(oldest.data?.items[0]?.started_at, from, frozen.value) : from;
  const series = useApi<Series>(range === null && !oldest.data ? null : 'series', { q, from: since, to, buckets: 60 });
  const list = useSignal<RunList>(EMPTY_LIST);
  const next = useSignal<string | null>(null);
  const more = useSignal(false);
  const checked = useSignal<ReadonlySet<string>>(new Set());
  const scroller = useRef<HTMLDivElement>(null);
  const pointerInside = useSignal(false);
  const drawer = useSignal(false);
  const phone = isPhone.value;
  const showFacets = phone ? drawer.value : prefs.value.facets;

  useEffect(() => {
    if (!first.data) return;
    list.value = { ...EMPTY_LIST, items: first.data.items };
    next.value = first.data.next_cursor ?? null;
  }, [first.data]);
  useEffect(() => {
    checked.value = new Set();
    scroller.current?.scrollTo(0, 0);
  }, [q, range, sort, dir]);

  const liveHere = sort === 'started_at' && dir === 'desc' && to === null;
  const held = (): boolean => pointerInside.peek() || (scroller.current?.scrollTop ?? 0) > 4 || checked.peek().size > 0 || !!scroller.current?.contains(document.activeElement);
  const refresh = useRef<ReturnType<typeof setTimeout>>(undefined);
  useLive(first.error?.status === 400 ? null : { q }, {
    run: (run) => {
      const known = list.peek().items.some((item) => item.run_id === run.run_id);
      if (known || liveHere) list.value = arrive(list.peek(), run, held());
      refresh.current ??= setTimeout(() => {
        refresh.current = undefined;
        series.reload();
        facets.reload();
      }, 4_000);
    },
    reset: () => {
      first.reload();
      series.reload();
    },
  });

  const loadMore = async (): Promise<void> => {
    if (!next.value || more.value) return;
    more.value = true;
    const page = await act(() => call<Page<RunSummary>>('runs', { params: { ...filter, sort, dir, limit: LIMIT, cursor: next.value } }));
    if (page) {
      list.value = append(list.peek(), page.items);
      next.value = page.next_cursor ?? null;
    }
    more.value = false;
  };
  const showNew = (): void => {
    list.value = admit(list.peek());
    scroller.current?.scrollTo({ top: 0 });
  };
  const move = (step: number): void => {
    cursor.value = neighbour(list.peek().items, cursor.peek(), step);
    requestAnimationFrame(() => scroller.current?.querySelector('[data-active=true]')?.scrollIntoView({ block: 'nearest' }));
  };
  const toggle = (id: string): void => {
    const ids = new Set(checked.peek());
    if (!ids.delete(id)) ids.add(id);
    checked.value = ids;
  };
  useKeys({
    down: () => move(1),
    up: () => move(-1),
    open: () => (cursor.value ? go('runs/' + seg(cursor.value)) : false),
    check: () => (cursor.value ? toggle(cursor.value) : false),
    newRuns: showNew,
    older: () => void loadMore(),
    search: () => document.querySelector<HTMLInputElement>('#query')?.focus(),
    back: () => {
      if (checked.value.size) checked.value = new Set();
      else if (cursor.value) cursor.value = null;
      else return false;
    },
  });

  const items = list.value.items;
  const settled = first.data !== null;
  const nothing = settled && items.length === 0 && !first.loading;
  const unfiltered = nothing && !q;
  const any = useApi<Page<RunSummary>>(unfiltered ? 'runs' : null, { limit: 1 });
  const virgin = unfiltered && any.data !== null && any.data.items.length === 0 && !any.loading;
  const chosen = useComputed(() => items.filter((run) => checked.value.has(run.run_id)));
  useEffect(() => {
    document.title = q ? `${q} · Runs · Trodo` : 'Runs · Trodo';
  }, [q]);

  if (virgin) return (<><TopBar title="Runs" /><div class="content"><FirstRun /></div></>);
  return (
    <>
      <TopBar title="Runs">
        <SavedViews q={q} sort={sort} range={range} />
        <RangeMenu range={range} fallback={DEFAULT_RANGE} />
      </TopBar>
      <div class="runs">
        <div class="filterbar">
          <button class="btn icon" aria-pressed={showFacets} title="Filters" aria-label="Show filters" onClick={() => (phone ? (drawer.value = !drawer.value) : prefer({ facets: !prefs.value.facets }))}><Icon name="filter" /></button>
          <QueryField value={q} facets={facets.data ?? {}} error={first.error?.status === 400 ? first.error.message : null} onChange={(text) => setParams({ q: text }, true)} />
        </div>
        <Sparks series={dense(series.data, since, to)} onBrush={(range) => setParams({ range }, true)} />
        <div class="runs-body">
          {drawer.value && phone && <div class="nav-veil" style={{ zIndex: 44 }} onClick={() => (drawer.value = false)} />}
          {showFacets && <FacetPanel q={q} facets={facets.data} onChange={(text) => setParams({ q: text }, true)} />}
          <div class="list" ref={scroller} tabIndex={-1} onPointerEnter={() => (pointerInside.value = true)} onPointerLeave={() => (pointerInside.value = false)}
            onScroll={(event) => {
              const el = event.currentTarget;
              if (el.scrollHeight - el.scrollTop - el.clientHeight < 600) void loadMore();
            }}>
            <div class="newruns" aria-live="polite">
              {list.value.waiting.length > 0 && (
                <button class="btn main" onClick={showNew}><Icon name="up" size={14} />{plural(list.value.waiting.length, 'new run')}</button>
              )}
            </div>
            {first.error && first.error.status !== 400 && <div style={{ padding: '16px 20px' }}><Problem error={first.error} onRetry={first.reload} /></div>}
            {!settled && !first.error ? <Bones rows={12} height={45} /> : null}
            {settled && !nothing && (
              <RunTable items={items} fresh={list.value.fresh} sort={sort} dir={dir} active={cursor.value} checked={checked.value} q={q}
                onSort={(by) => setParams({ sort: by === 'started_at' ? null : by, dir: by === sort && dir === 'desc' ? 'asc' : null }, true)}
                onActive={(id) => (cursor.value = id)} onCheck={toggle}
                onCheckAll={(all) => (checked.value = all ? new Set(items.map((run) => run.run_id)) : new Set())} />
            )}
            {nothing && !virgin && (unfiltered && any.data === null ? <Bones rows={6} /> : (
              <Empty icon="search" title="No run matches">
                <p>{q ? 'No run of this time fits the filter.' : 'There was no run in this time.'}</p>
                <div class="row">
                  {q && <a class="btn" href={href('', { range })}>Clear the filter</a>}
                  {range !== 'all' && <a class="btn" href={href('', { q, range: 'all' })}>Search all time</a>}
                </div>
              </Empty>
            ))}
            {settled && !nothing && (
              <div class="list-foot">
                {next.value ? <button class="btn quiet" onClick={() => void loadMore()}>{more.value ? 'Loading…' : 'Load older runs'}</button> : <span>{plural(items.length, 'run')}</span>}
              </div>
            )}
          </div>
        </div>
        {checked.value.size > 0 && (
          <BulkBar runs={chosen.value} count={checked.value.size} onClear={() => (checked.value = new Set())}
            onDeleted={(ids) => { list.value = without(list.peek(), ids); checked.value = new Set(); notifyDeleted(ids.size); }}
            onTagged={first.reload} />
        )}
      </div>
    </>
  );
}

function BulkBar({ runs, count, onClear, onDeleted, onTagged }: { runs: RunSummary[]; count: number; onClear: () => void; onDeleted: (ids: Set<string>) => void; onTagged: () => void }): JSX.Element {
  const asking = useSignal<'delete' | 'tag' | null>(null);
  const tag = useSignal('');
  const ids = runs.map((run) => run.run_id);
  return (
    <div class="bulk" role="region" aria-label="Bulk actions">
      <span class="strong">{plural(count, 'run')} marked</span>
      {runs.length === 2 && <a class="btn small" href={href('compare', { left: ids[1], right: ids[0] })}><Icon name="compare" size={14} />Compare</a>}
      <button class="btn small" aria-expanded={asking.value === 'tag'} onClick={() => (asking.value = asking.value === 'tag' ? null : 'tag')}><Icon name="tag" size={14} />Tag</button>
      <button class="btn small danger" aria-expanded={asking.value === 'delete'} onClick={() => (asking.value = asking.value === 'delete' ? null : 'delete')}><Icon name="trash" size={14} />Delete</button>
      {asking.value === 'tag' && (
        <form class="row" onSubmit={async (event) => {
          event.preventDefault();
          if (!tag.value.trim()) return;
          if ((await act(() => call('runs/tag', { method: 'POST', body: { ids, add: [tag.value.trim()], remove: [] } }), 'Tagged')) !== null) onTagged();
          asking.value = null;
        }}>
          <input class="field" style={{ height: '24px' }} aria-label="Tag" placeholder="tag" value={tag.value} onInput={(event) => (tag.value = event.currentTarget.value)} />
          <button class="btn small main">Add</button>
        </form>
      )}
      {asking.value === 'delete' && (
        <span class="row">
          <span class="err">Delete for good?</span>
          <button class="btn small danger" onClick={async () => {
            const done = await act(() => call<unknown>('runs/delete', { method: 'POST', body: { ids } }).then(() => true));
            if (done) onDeleted(new Set(ids));
          }}>Yes, delete {plural(count, 'run')}</button>
        </span>
      )}
      <span class="grow" />
      <button class="btn quiet small" onClick={onClear}>Clear</button>
    </div>
  );
}
