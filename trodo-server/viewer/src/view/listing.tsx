/** A paged table with a filter, as conversations, users and scores use it. Rows are reached by keys like the list of runs. */

import type { ComponentChildren, JSX } from 'preact';
import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { act, call, useApi } from '../io/api';
import { go, param, setParams, type Params } from '../io/route';
import { useKeys } from '../io/keys';
import type { Facets, Page } from '../model/types';
import { QueryField } from './runs/query-field';
import { Bones, Problem } from './ui';

export interface Column<T> {
  head: string;
  cell: (item: T) => ComponentChildren;
  right?: boolean;
  wide?: boolean;
  optional?: boolean;
}

export interface Filter {
  q: string;
  set: (q: string) => void;
}

export function useFilter(): Filter {
  return { q: param('q') ?? '', set: (q) => setParams({ q }, true) };
}

interface Props<T> {
  path: string;
  params: Params;
  filter: Filter | null;
  label: string;
  columns: Column<T>[];
  empty: JSX.Element;
  itemKey: (item: T) => string;
  link?: (item: T) => string;
}

export function PagedTable<T>({ path, params, filter, label, columns, empty, itemKey, link }: Props<T>): JSX.Element {
  const first = useApi<Page<T>>(path, { ...params, limit: 50 });
  const facets = useApi<Facets>(filter ? 'facets' : null);
  const items = useSignal<T[]>([]);
  const next = useSignal<string | null>(null);
  const active = useSignal<string | null>(null);
  const body = useRef<HTMLTableSectionElement>(null);
  useEffect(() => {
    if (!first.data) return;
    items.value = first.data.items;
    next.value = first.data.next_cursor ?? null;
  }, [first.data]);
  const more = async (): Promise<void> => {
    const page = await act(() => call<Page<T>>(path, { params: { ...params, limit: 50, cursor: next.value } }));
    if (!page) return;
    items.value = [...items.value, ...page.items];
    next.value = page.next_cursor ?? null;
  };
  const move = (step: number): void => {
    const keys = items.peek().map(itemKey);
    const at = keys.indexOf(active.peek() ?? '');
    active.value = keys[at < 0 ? 0 : Math.min(keys.length - 1, Math.max(0, at + step))] ?? null;
    requestAnimationFrame(() => body.current?.querySelector('[data-active=true]')?.scrollIntoView({ block: 'nearest' }));
  };
  useKeys({
    down: () => move(1),
    up: () => move(-1),
    open: () => {
      const item = items.peek().find((one) => itemKey(one) === active.peek());
      if (!item || !link) return false;
      go(link(item));
    },
    search: () => document.querySelector<HTMLInputElement>('#query')?.focus(),
    older: () => (next.peek() ? void more() : false),
  });
  const settled = first.data !== null;
  return (
    <div class="runs">
      {filter && <div class="filterbar"><QueryField value={filter.q} facets={facets.data ?? {}} error={first.error?.status === 400 ? first.error.message : null} onChange={filter.set} /></div>}
      <div class="list" tabIndex={0} role="region" aria-label={label} style={filter ? { marginTop: '12px', borderTop: '1px solid var(--line)' } : undefined}>
        {first.error && first.error.status !== 400 && <div style={{ padding: '16px 20px' }}><Problem error={first.error} onRetry={first.reload} /></div>}
        {!settled && !first.error && <Bones rows={10} />}
        {settled && items.value.length === 0 && !first.loading && empty}
        {items.value.length > 0 && (
          <table class="table listing" aria-label={label}>
            <thead><tr>{columns.map((column) => <th scope="col" key={column.head} class={classes(column)}>{column.head}</th>)}</tr></thead>
            <tbody ref={body}>
              {items.value.map((item) => (
                <tr key={itemKey(item)} data-active={active.value === itemKey(item)}>
                  {columns.map((column) => <td key={column.head} class={classes(column)}>{column.cell(item)}</td>)}
                </tr>
              ))}
            </tbody>
          </table>
        )}
        {next.value && <div class="list-foot"><button class="btn quiet" onClick={() => void more()}>Load more</button></div>}
      </div>
    </div>
  );
}

function classes(column: Column<never>): string {
  return [column.right ? 'right num' : '', column.wide ? 'wide' : '', column.optional ? 'hide-phone' : ''].join(' ').trim();
}
