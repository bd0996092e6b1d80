/** Scores and feedback: how each score is spread, how it moves, and the judgements themselves. */

import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import { useApi } from '../io/api';
import { href, param, setParams, seg } from '../io/route';
import { now } from '../io/prefs';
import { resolveRange } from '../model/time';
import { count, isKnown, percent, shortId } from '../model/format';
import { sparkLine } from '../model/spark';
import type { Score } from '../model/types';
import { PagedTable } from './listing';
import { RangeMenu } from './runs/menus';
import { scoreText } from './runs/table';
import { TopBar } from './shell';
import { Bones, Chip, Empty, Problem, Time } from './ui';

interface ScoreSummary {
  name: string;
  data_type: string | null;
  count: number;
  avg: number | null;
  min: number | null;
  max: number | null;
  distribution: { value: unknown; count: number }[];
  by_day: { day?: string; at?: string; avg?: number | null; value?: number | null; count?: number }[];
}

const RANGE = '30d';

export function ScoresPage(): JSX.Element {
  const name = param('name');
  const { from, to } = resolveRange(param('range'), RANGE, now.peek() - (now.peek() % 60_000));
  const summary = useApi<ScoreSummary[] | { items: ScoreSummary[] }>('scores/summary', { from, to });
  useEffect(() => void (document.title = 'Scores · Trodo'), []);
  const rows = Array.isArray(summary.data) ? summary.data : (summary.data?.items ?? []);
  return (
    <>
      <TopBar title="Scores and feedback"><RangeMenu range={param('range')} fallback={RANGE} /></TopBar>
      {summary.error && <div style={{ padding: '16px 20px' }}><Problem error={summary.error} onRetry={summary.reload} /></div>}
      {!summary.data && !summary.error && <Bones rows={4} />}
      {summary.data && rows.length === 0 && (
        <Empty icon="scores" title="No scores in this time">
          <p>A score judges a run or a span: from your code with <code>run.score("helpful", true)</code>, from the end user with <code>feedback</code>, from an evaluation, or by hand on the page of a run.</p>
        </Empty>
      )}
      {rows.length > 0 && (
        <div class="scores-page">
          <div class="score-cards">
            {rows.map((row) => (
              <button key={row.name} class="card score-card" aria-pressed={name === row.name} onClick={() => setParams({ name: name === row.name ? null : row.name })}>
                <span class="row"><b class="cut grow">{row.name}</b><span class="muted num">{count(row.count)}</span></span>
                <span class="val num">{isYesNo(row) ? <>{percent(row.avg)}<span class="muted"> yes</span></> : isKnown(row.avg) ? Math.round(row.avg * 1000) / 1000 : (row.distribution[0] ? String(row.distribution[0].value) : '–')}{!isYesNo(row) && <span class="muted"> {isKnown(row.avg) ? 'mean' : 'most often'}</span>}</span>
                <Distribution row={row} />
                <Trend row={row} />
              </button>
            ))}
          </div>
          <PagedTable<Score & { run_id?: string | null }> key={name ?? ''} path="scores" params={{ name, from, to }} filter={null} label="Scores" itemKey={(item) => item.score_id ?? `${item.run_id} ${item.name} ${item.at}`}
            link={(item) => 'runs/' + seg(item.run_id ?? '')}
            empty={<Empty icon="scores" title="None" />}
            columns={[
              { head: 'Score', cell: (item) => <b>{item.name}</b> },
              { head: 'Value', cell: (item) => scoreText(item), right: true },
              { head: 'Comment', cell: (item) => <span class="cut soft" style={{ display: 'block' }}>{item.comment ?? ''}</span>, wide: true },
              { head: 'Source', cell: (item) => item.source && <Chip>{item.source}</Chip>, optional: true },
              { head: 'User', cell: (item) => item.distinct_id ?? '', optional: true },
              { head: 'Run', cell: (item) => (item.run_id ? <a class="mono" href={href('runs/' + seg(item.run_id), { span: item.span_id, tab: 'scores' })}>{shortId(item.run_id)}</a> : '–') },
              { head: 'When', cell: (item) => <Time at={item.at} />, right: true },
            ]} />
        </div>
      )}
    </>
  );
}

function isYesNo(row: ScoreSummary): boolean {
  return row.data_type === 'boolean' && isKnown(row.avg);
}

function Distribution({ row }: { row: ScoreSummary }): JSX.Element {
  if (isYesNo(row)) {
    return (
      <span class="yesno" role="img" aria-label={`${percent(row.avg)} yes, ${percent(1 - row.avg!)} no`}>
        <i class="yes" style={{ width: `${row.avg! * 100}%` }} /><i class="no" style={{ width: `${(1 - row.avg!) * 100}%` }} />
      </span>
    );
  }
  if (row.distribution.length <= 4) {
    return <span class="row wrap soft" style={{ gap: '4px 12px' }}>{row.distribution.map((bucket) => <span key={String(bucket.value)}>{String(bucket.value)} <b class="num">{count(bucket.count)}</b></span>)}</span>;
  }
  const most = Math.max(1, ...row.distribution.map((bucket) => bucket.count));
  return (
    <span class="dist" role="img" aria-label={row.distribution.map((bucket) => `${bucket.value}: ${bucket.count}`).join(', ')}>
      {row.distribution.slice(0, 20).map((bucket) => <i key={String(bucket.value)} title={`${bucket.value}: ${bucket.count}`} style={{ height: Math.max(3, (bucket.count / most) * 36) + 'px' }} />)}
    </span>
  );
}

function Trend({ row }: { row: ScoreSummary }): JSX.Element | null {
  const values = row.by_day.map((day) => day.avg ?? day.value ?? null);
  if (values.filter((value) => value !== null).length < 2) return null;
  return <svg class="trend" viewBox="0 0 160 20" preserveAspectRatio="none" aria-hidden="true"><path d={sparkLine(values, 160, 20)} /></svg>;
}

