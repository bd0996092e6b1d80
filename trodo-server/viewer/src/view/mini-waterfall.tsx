/** A run unfolded inside another page: rows as in the waterfall, each a link to its span. */

import type { JSX } from 'preact';
import { useMemo } from 'preact/hooks';
import { href, seg } from '../io/route';
import { duration, money, plural } from '../model/format';
import { buildTree, extent, place, visibleRows } from '../model/tree';
import type { RunTree } from '../model/types';
import { Icon } from './icons';
import { KindIcon } from './ui';

const MOST = 60;

export function MiniWaterfall({ data }: { data: RunTree }): JSX.Element {
  const rows = useMemo(() => visibleRows(buildTree(data.spans), new Set()), [data]);
  const view = extent(data.spans, data.run.duration_ms, null);
  const link = (span?: string): string => href('runs/' + seg(data.run.run_id), { span });
  return (
    <div class="card" style={{ overflow: 'hidden' }}>
      {rows.slice(0, MOST).map(({ span, depth, start, end }) => {
        const at = place(start, end ?? view[1], view);
        return (
          <a key={span.span_id} class="mini-row" data-kind={span.kind} href={link(span.span_id)} style={{ '--depth': Math.min(depth, 12) }}>
            <span class="who"><KindIcon kind={span.kind} /><span class="cut">{span.name}</span>{span.status === 'error' && <span class="err"><Icon name="error" size={12} /></span>}</span>
            <span class="track" aria-hidden="true">{at && <span class={'bar ' + span.status} style={{ left: at.left * 100 + '%', width: at.width * 100 + '%' }} />}</span>
            <span class="num muted">{duration(span.duration_ms)}</span>
            <span class="num muted">{span.cost ? money(span.cost) : ''}</span>
          </a>
        );
      })}
      {rows.length === 0 && <p class="muted" style={{ padding: '12px 16px' }}>This run has no spans.</p>}
      <a class="unfold" href={link()}>{rows.length > MOST ? `Open the run with all ${plural(rows.length, 'span')}` : 'Open the run'}</a>
    </div>
  );
}
