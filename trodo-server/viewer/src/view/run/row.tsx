/** One row of the waterfall: its place in the tree, and its bar in time. */

import type { JSX } from 'preact';
import { compact, duration, money } from '../../model/format';
import { eventOffset, place, type Row } from '../../model/tree';
import type { SpanNode, TraceEvent } from '../../model/types';
import { Icon } from '../icons';
import { KindIcon } from '../ui';
import type { RunState } from './state';

interface Context {
  state: RunState;
  view: [number, number];
  trackWidth: number;
  nowOffset: number | null;
  searching: boolean;
}

/** Pixels from one row to the next. */
export const ROW = 28;
const MOST_INDENT = 16;

export function WaterRow({ row, index, selected, hit, context }: { row: Row; index: number; selected: boolean; hit: boolean; context: Context }): JSX.Element {
  const { span } = row;
  const { state } = context;
  const failed = span.status === 'error';
  const looks = ['wrow', span.critical ? 'crit' : '', context.searching ? (hit ? 'hit' : 'dim') : ''].join(' ');
  return (
    <div class={looks} id={'row-' + span.span_id} data-span={span.span_id} data-kind={span.kind} role="treeitem" aria-level={row.depth + 1} aria-selected={selected} aria-expanded={row.childCount ? row.expanded : undefined} style={{ top: index * ROW + 'px' }} onClick={() => state.select(selected ? null : span.span_id)}>
      <div class="wname">
        <Indent row={row} />
        {row.childCount > 0 ? (
          <span class={'twist' + (row.expanded ? ' open' : '')} onClick={(event) => { event.stopPropagation(); toggle(state, row); }}><Icon name="chevron" size={12} /></span>
        ) : <span class="twist" />}
        <KindIcon kind={span.kind} />
        <span class="unseen">{span.kind}, {span.status},</span>
        <span class="nm">{span.name}</span>
        {span.model && !span.name.includes(span.model) && <span class="more">{span.model}</span>}
        {failed && <span class="errmark" title={span.error?.message ?? 'failed'}><Icon name="error" size={14} /></span>}
        {span.late && <span class="flag" title="Arrived after the run had ended">late</span>}
        {span.orphan && <span class="flag" title="Its parent has not arrived">orphan</span>}
        <span class="end">
          {!row.expanded && row.descendants > 0 && <span class="chip">+{compact(row.descendants)}</span>}
          {(span.tokens_in ?? span.tokens_out) != null && <span title="Tokens in and out">{compact(span.tokens_in)}→{compact(span.tokens_out)}</span>}
          {span.cost != null && span.cost > 0 && <span title="Cost">{money(span.cost)}</span>}
        </span>
      </div>
      <div class="wtrack"><Bar row={row} context={context} /><Marks events={state.bySpan.value.get(span.span_id)} context={context} span={span} /></div>
    </div>
  );
}

function toggle(state: RunState, row: Row): void {
  const folded = new Set(state.collapsed.peek());
  if (!folded.delete(row.span.span_id)) folded.add(row.span.span_id);
  state.fold(folded);
}

function Indent({ row }: { row: Row }): JSX.Element {
  const shown = row.guides.slice(-MOST_INDENT);
  return (
    <span class="indent" aria-hidden="true">
      {shown.map((pass, depth) => {
        const own = depth === shown.length - 1;
        return <i class={own ? 'turn' + (row.last ? ' end' : '') : pass ? 'pass' : ''} />;
      })}
    </span>
  );
}

function Bar({ row, context }: { row: Row; context: Context }): JSX.Element | null {
  const { span, start } = row;
  const end = row.end ?? Math.max(start, context.nowOffset ?? start + (span.duration_ms ?? 0));
  const at = place(start, end, context.view);
  if (!at) return null;
  const length = context.view[1] - context.view[0];
  const wait = span.first_output_ms;
  const ratio = wait != null && end > start ? Math.min(1, wait / (end - start)) : 0;
  const hidden = (Math.max(context.view[0], start) - start) / (end - start || 1);
  const seen = Math.min(end, context.view[1]) - Math.max(start, context.view[0]);
  const shownWait = ratio > hidden && seen > 0 ? Math.min(1, ((ratio - hidden) * (end - start)) / seen) : 0;
  const rightRoom = (1 - at.left - at.width) * context.trackWidth;
  const leftRoom = at.left * context.trackWidth;
  const label = duration(end - start);
  const inside = rightRoom <= 64 && leftRoom <= 64;
  const side = rightRoom > 64 ? { left: `${(at.left + at.width) * 100}%` } : leftRoom > 64 ? { right: `${(1 - at.left) * 100}%` } : { right: `${(1 - at.left - at.width) * 100}%` };
  const looks = ['bar', span.status, row.childCount ? 'parent' : ''].join(' ');
  return (
    <>
      <div class={looks} title={`${span.name}: ${label}${wait != null ? `, first output after ${duration(wait)}` : ''}`} style={{ left: at.left * 100 + '%', width: at.width * 100 + '%' }} data-clipped={end - start > length ? 'true' : undefined}>
        {shownWait > 0 && <span class="first-out" style={{ width: shownWait * 100 + '%' }} />}
      </div>
      <span class={inside ? "dur in" : "dur"} style={side}>{label}</span>
    </>
  );
}

const MOST_MARKS = 60;

function Marks({ events, context, span }: { events: TraceEvent[] | undefined; context: Context; span: SpanNode }): JSX.Element | null {
  if (!events) return null;
  return (
    <>
      {events.slice(0, MOST_MARKS).map((event) => {
        const offset = eventOffset(event, context.state.run.value?.started_at);
        const at = offset === null ? null : place(offset, offset, context.view);
        return at && <span key={event.event_id} class={'evt ' + event.type} title={`${event.type}${event.name ? ': ' + event.name : ''}`} style={{ left: at.left * 100 + '%' }} onClick={(click) => { click.stopPropagation(); context.state.select(span.span_id); }} />;
      })}
    </>
  );
}
