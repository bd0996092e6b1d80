/** Menus above a list: the time it covers, and views that were saved. */

import type { JSX } from 'preact';
import { useSignal } from '@preact/signals';
import { act, call, useApi } from '../../io/api';
import { href, setParams, seg } from '../../io/route';
import { now, prefs } from '../../io/prefs';
import { RANGES, rangeLabel } from '../../model/time';
import type { SavedView } from '../../model/types';
import { Icon } from '../icons';
import { Menu } from '../ui';

export function RangeMenu({ range, fallback }: { range: string | null; fallback: string }): JSX.Element {
  const from = useSignal('');
  const to = useSignal('');
  const choose = (id: string): void => setParams({ range: id === fallback ? null : id }, true);
  return (
    <Menu align="right" title="Time" label={<><Icon name="clock" size={14} />{rangeLabel(range, fallback, prefs.value.zone, now.peek())}<Icon name="down" size={12} /></>}>
      {(close) => (
        <>
          {RANGES.map(({ id, label }) => (
            <button key={id} class="item" data-active={(range ?? fallback) === id} onClick={() => choose(id)}>{label}</button>
          ))}
          <div class="pop-title">From – to (this browser's time)</div>
          <form style={{ padding: '0 8px 8px', display: 'grid', gap: '6px' }} onSubmit={(event) => {
            event.preventDefault();
            if (!from.value) return;
            const end = to.value ? new Date(to.value) : new Date();
            choose(`${new Date(from.value).toISOString()}..${end.toISOString()}`);
            close();
          }}>
            <input class="field" type="datetime-local" aria-label="From" value={from.value} onInput={(event) => (from.value = event.currentTarget.value)} />
            <input class="field" type="datetime-local" aria-label="To" value={to.value} onInput={(event) => (to.value = event.currentTarget.value)} />
            <button class="btn main">Show</button>
          </form>
        </>
      )}
    </Menu>
  );
}

export function SavedViews({ q, sort, range }: { q: string; sort: string; range: string | null }): JSX.Element {
  const views = useApi<SavedView[] | { items: SavedView[] }>('views');
  const name = useSignal('');
  const data = views.data;
  const items = Array.isArray(data) ? data : (data?.items ?? []);
  return (
    <Menu align="right" title="Saved views" label={<><Icon name="save" size={14} /><span class="hide-phone">Views</span><Icon name="down" size={12} /></>}>
      {(close) => (
        <>
          {items.length === 0 && <div class="pop-title">Nothing saved yet</div>}
          {items.map((view) => (
            <div class="row" key={view.name}>
              <a class="item" href={href('', { q: view.q, sort: view.sort === 'started_at' ? null : view.sort, range: view.range })}>
                <span class="strong">{view.name}</span>
                <span class="hint mono">{view.q}</span>
              </a>
              <button class="btn quiet small icon" aria-label={`Delete the view ${view.name}`} onClick={async () => {
                await act(() => call(`views/${seg(view.name)}`, { method: 'DELETE' }));
                views.reload();
              }}><Icon name="close" size={12} /></button>
            </div>
          ))}
          <form style={{ padding: '8px', display: 'flex', gap: '6px', borderTop: '1px solid var(--line)', marginTop: '4px' }} onSubmit={async (event) => {
            event.preventDefault();
            const wanted = name.value.trim();
            if (!wanted) return;
            const done = await act(() => call(`views/${seg(wanted)}`, { method: 'PUT', body: { q, sort, range, columns: null } }).then(() => true), 'View saved');
            if (!done) return;
            name.value = '';
            views.reload();
            close();
          }}>
            <input class="field" aria-label="Name of the view" placeholder="Save this view as…" value={name.value} onInput={(event) => (name.value = event.currentTarget.value)} />
            <button class="btn main">Save</button>
          </form>
        </>
      )}
    </Menu>
  );
}
