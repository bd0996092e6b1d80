/** The rows of the list. A row is a link, so it opens in a new tab like any other. */

import type { JSX } from 'preact';
import { href, setParams, seg } from '../../io/route';
import { now } from '../../io/prefs';
import { compact, count, duration, isKnown, money, sum } from '../../model/format';
import { runDuration } from '../../model/runs';
import { previewText } from '../../model/chat';
import { setValue } from '../../model/query';
import type { RunSummary, Score } from '../../model/types';
import { Icon } from '../icons';
import { Chip, Status, Time } from '../ui';

export type Sort = 'started_at' | 'duration' | 'cost' | 'tokens' | 'errors';

interface Props {
  items: RunSummary[];
  fresh: ReadonlySet<string>;
  sort: Sort;
  dir: 'asc' | 'desc';
  active: string | null;
  checked: ReadonlySet<string>;
  q: string;
  onSort: (by: Sort) => void;
  onActive: (id: string) => void;
  onCheck: (id: string) => void;
  onCheckAll: (all: boolean) => void;
}

export function RunTable(props: Props): JSX.Element {
  const { items, checked } = props;
  const slowest = Math.max(1, ...items.map((run) => run.duration_ms ?? 0));
  const scored = items.some((run) => run.scores?.length > 0);
  const all = items.length > 0 && items.every((run) => checked.has(run.run_id));
  return (
    <table class="runtable">
      <colgroup>
        {['40px', '104px', null, '116px', '76px', '116px', '80px', '112px', scored ? '96px' : '0', '92px'].map((width, i) => <col key={i} style={width === null ? undefined : { width }} />)}
      </colgroup>
      <thead>
        <tr>
          <th class="pick"><input type="checkbox" class="check" aria-label="Mark all" checked={all} indeterminate={!all && checked.size > 0} onChange={(event) => props.onCheckAll(event.currentTarget.checked)} /></th>
          <th scope="col">Status</th>
          <th scope="col">Agent and input</th>
          <th scope="col">User</th>
          <Sortable {...props} by="duration">Time</Sortable>
          <Sortable {...props} by="tokens">Tokens</Sortable>
          <Sortable {...props} by="cost">Cost</Sortable>
          <Sortable {...props} by="errors" left>Steps</Sortable>
          <th scope="col" class={scored ? '' : 'gone'}>Scores</th>
          <Sortable {...props} by="started_at">Started</Sortable>
        </tr>
      </thead>
      <tbody>
        {items.map((run) => <RunRow key={run.run_id} run={run} props={props} slowest={slowest} />)}
      </tbody>
    </table>
  );
}

function Sortable({ by, sort, dir, onSort, left, children }: Props & { by: Sort; left?: boolean; children: string }): JSX.Element {
  const here = by === sort;
  return (
    <th scope="col" class={left ? '' : 'right'} aria-sort={here ? (dir === 'desc' ? 'descending' : 'ascending') : undefined}>
      <button onClick={() => onSort(by)}>{children}{here && <Icon name={dir === 'desc' ? 'down' : 'up'} size={12} />}</button>
    </th>
  );
}

function RunRow({ run, props, slowest }: { run: RunSummary; props: Props; slowest: number }): JSX.Element {
  const { active, checked, fresh } = props;
  const took = runDuration(run, run.status === 'running' ? now.value : 0);
  const link = href('runs/' + seg(run.run_id));
  const tokens = sum(run.tokens_in, run.tokens_out);
  return (
    <tr data-run={run.run_id} data-active={active === run.run_id} data-checked={checked.has(run.run_id)} class={fresh.has(run.run_id) ? 'fresh' : undefined} onClick={() => props.onActive(run.run_id)}>
      <td class="pick"><input type="checkbox" class="check" aria-label={`Mark the run of ${run.agent_name ?? 'an agent'}`} checked={checked.has(run.run_id)} onChange={() => props.onCheck(run.run_id)} /></td>
      <td class="status-cell"><Status status={run.status} /></td>
      <td class="lead">
        <a class="title cut" href={link}>{run.agent_name ?? 'unnamed agent'}{run.tags?.slice(0, 2).map((tag) => <span class="chip" style={{ marginLeft: '6px', height: '16px', lineHeight: '16px', fontSize: '11px', fontWeight: '400' }}>{tag}</span>)}</a>
        <span class={'sub cut' + (run.error_summary ? ' err' : '')}>{run.error_summary ?? previewText(run.input_preview, 'input') ?? 'no input was captured'}</span>
      </td>
      <td class="opt">
        {run.distinct_id ? <button class="chip" title={`Only runs of ${run.distinct_id}`} onClick={() => setParams({ q: setValue(props.q, 'user', run.distinct_id!) }, true)}><span class="cut">{run.distinct_id}</span></button> : <span class="muted">–</span>}
      </td>
      <td class="right num took">
        {duration(took)}
        <div class="durbar" aria-hidden="true"><i style={{ width: `${Math.min(100, ((took ?? 0) / slowest) * 100)}%` }} /></div>
      </td>
      <td class="right num opt" title={`${count(run.tokens_in)} in, ${count(run.tokens_out)} out`}>{tokens === null ? <span class="muted">–</span> : <>{compact(run.tokens_in)} <span class="muted">→</span> {compact(run.tokens_out)}</>}</td>
      <td class="right num cost">{cost(run)}</td>
      <td class="opt"><Steps run={run} /></td>
      <td class="opt scores"><span class="mini">{run.scores?.slice(0, 2).map((score) => <ScoreChip key={score.name} score={score} />)}</span></td>
      <td class="right when"><Time at={run.started_at} /></td>
    </tr>
  );
}

/** A column holds five figures; the exact sum is on hover and on the run's page. */
function small$(usd: number): string {
  return usd > 0 && usd < 0.0001 ? '<$0.0001' : money(usd);
}

function cost(run: RunSummary): JSX.Element | string {
  if (run.cost_known === false) return <span class="warn" title="A model of this run has no price, so the cost is not whole. Set it under Settings, Prices.">{isKnown(run.cost) && run.cost > 0 ? `≥ ${small$(run.cost)}` : 'no price'}</span>;
  return isKnown(run.cost) ? <span title={money(run.cost)}>{small$(run.cost)}</span> : <span class="muted">–</span>;
}

/** In a narrow column a thousand is already long. */
function small(n: number): string {
  return n < 1_000 ? count(n) : n < 10_000 ? (n / 1_000).toFixed(1) + 'k' : compact(n);
}

function Steps({ run }: { run: RunSummary }): JSX.Element {
  return (
    <span class="mini num" title={`${run.span_count} spans: ${run.llm_count} model calls, ${run.tool_count} tool calls, ${run.error_count} failed`}>
      <span class="row" data-kind="llm" style={{ gap: '3px' }}><span style={{ color: 'var(--t)' }}><Icon name="llm" size={12} /></span>{small(run.llm_count)}</span>
      <span class="row" data-kind="tool" style={{ gap: '3px' }}><span style={{ color: 'var(--t)' }}><Icon name="tool" size={12} /></span>{small(run.tool_count)}</span>
      {run.error_count > 0 && <span class="row err" style={{ gap: '3px' }}><Icon name="error" size={12} />{small(run.error_count)}</span>}
    </span>
  );
}

export function ScoreChip({ score }: { score: Score }): JSX.Element {
  const value = scoreText(score);
  if (score.source === 'user' && (value === 'yes' || value === 'no')) {
    return <Chip tone={value === 'no' ? 'warn' : undefined} title={`${score.name}: ${value}${score.comment ? ` – ${score.comment}` : ''}`}><Icon name={value === 'yes' ? 'thumbUp' : 'thumbDown'} size={14} /><span class="unseen">{score.name} {value}</span></Chip>;
  }
  const bad = score.value === false || (isKnown(score.value) && score.value <= 0);
  return <Chip tone={bad ? 'warn' : undefined} title={`${score.name}: ${value}${score.comment ? ` – ${score.comment}` : ''}`}><span class="cut">{score.name}</span> <b class="num">{value}</b></Chip>;
}

export function scoreText(score: Score): string {
  if (score.data_type === 'boolean') return score.value ? 'yes' : 'no';
  if (typeof score.value === 'boolean') return score.value ? 'yes' : 'no';
  if (isKnown(score.value)) return String(Math.round(score.value * 1000) / 1000);
  return score.text ?? '–';
}
