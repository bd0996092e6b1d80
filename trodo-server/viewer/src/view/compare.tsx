/** Two runs side by side: which steps differ, and by how much. */

import type { JSX } from 'preact';
import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { useApi } from '../io/api';
import { href, param, setParams, seg } from '../io/route';
import { parsePayload, previewText, stringify } from '../model/chat';
import { count, duration, isKnown, money, signed, sum } from '../model/format';
import type { DiffRow, Page, RunDiff, RunSummary, RunTree, SpanNode } from '../model/types';
import { DiffText } from './diff-text';
import { Icon } from './icons';
import { Card } from './overview';
import { TopBar } from './shell';
import { Bones, Empty, KindIcon, Problem, Status, Time } from './ui';

export function ComparePage(): JSX.Element {
  const left = param('left');
  const right = param('right');
  useEffect(() => void (document.title = 'Compare · Trodo'), []);
  const diff = useApi<RunDiff>(left && right ? 'diff' : null, { left, right });
  const onlyChanges = param('changes') === '1';
  return (
    <>
      <TopBar title="Compare" crumb={<a class="muted" href={href('')}>Runs</a>}>
        {left && right && <button class="btn" onClick={() => setParams({ left: right, right: left })}><Icon name="compare" size={14} />Swap</button>}
      </TopBar>
      <div class="content padded" tabIndex={0}>
        <div class="sheet">
          <div class="two">
            <Side label="Left" id={left} other={right} onChoose={(id) => setParams({ left: id }, true)} run={diff.data?.left ?? null} />
            <Side label="Right" id={right} other={left} onChoose={(id) => setParams({ right: id }, true)} run={diff.data?.right ?? null} />
          </div>
          {diff.error && <Problem error={diff.error} onRetry={diff.reload} />}
          {left && right && !diff.data && !diff.error && <Bones rows={8} height={30} />}
          {diff.data && <Totals diff={diff.data} />}
          {diff.data && (
            <Card title="Steps" actions={<button class="btn small" aria-pressed={onlyChanges} onClick={() => setParams({ changes: onlyChanges ? null : '1' })}>Only what differs</button>}>
              <div class="diffrows" role="table" aria-label="Steps of both runs">
                <div class="drow muted" role="row" style={{ fontSize: '12px' }}><span role="columnheader"><span class="unseen">Change</span></span><span role="columnheader">Left</span><span role="columnheader">Right</span><span role="columnheader" class="right num">Time</span><span role="columnheader" class="right num">Tokens</span><span role="columnheader" class="right num">Cost</span></div>
                {diff.data.rows.filter((row) => !onlyChanges || row.change !== 'same').slice(0, 2_000).map((row, i) => <Row key={i} row={row} diff={diff.data!} />)}
              </div>
            </Card>
          )}
          {diff.data && <div class="two">
            <Card title="Input"><div class="body"><Texts left={diff.data.input.left} right={diff.data.input.right} /></div></Card>
            <Card title="Output"><div class="body"><Texts left={diff.data.output.left} right={diff.data.output.right} /></div></Card>
          </div>}
        </div>
      </div>
    </>
  );
}

function Side({ label, id, other, run, onChoose }: { label: string; id: string | null; other: string | null; run: RunSummary | null; onChoose: (id: string | null) => void }): JSX.Element {
  const own = useApi<RunTree>(id && !run ? 'runs/' + seg(id) : null);
  const shown = run ?? own.data?.run ?? null;
  if (!id) return <Chooser label={label} other={other} onChoose={onChoose} />;
  return (
    <section class="card" aria-label={label}>
      <header><span class="muted">{label}</span><span class="grow" /><button class="btn quiet small" onClick={() => onChoose(null)}>Choose another</button></header>
      <div class="body stack" style={{ gap: '4px' }}>
        {own.error && <Problem error={own.error} />}
        {shown ? (
          <>
            <div class="row"><Status status={shown.status} /><a class="strong" href={href('runs/' + seg(shown.run_id))}>{shown.agent_name ?? 'run'}</a><Time at={shown.started_at} as="clock" /></div>
            <div class="cut soft">{shown.error_summary ?? previewText(shown.input_preview, 'input')}</div>
          </>
        ) : !own.error && <Bones rows={1} height={44} />}
      </div>
    </section>
  );
}

function Chooser({ label, other, onChoose }: { label: string; other: string | null; onChoose: (id: string) => void }): JSX.Element {
  const words = useSignal('');
  const like = useApi<RunTree>(other ? 'runs/' + seg(other) : null);
  const agent = like.data?.run.agent_name;
  const q = [agent ? `agent:"${agent}"` : '', words.value.trim() ? `text:"${words.value.trim().replace(/"/g, '')}"` : ''].filter(Boolean).join(' ');
  const found = useApi<Page<RunSummary>>(other && !like.data && !like.error ? null : 'runs', { q, limit: 12 });
  const items = (found.data?.items ?? []).filter((run) => run.run_id !== other);
  return (
    <section class="card" aria-label={`Choose the ${label.toLowerCase()} run`}>
      <header><h2>Choose the {label.toLowerCase()} run</h2></header>
      <div style={{ padding: '8px' }}>
        <input class="field" type="search" aria-label={`Find the ${label.toLowerCase()} run`} placeholder={agent ? `Runs of ${agent}` : 'Find a run'} value={words.value} onInput={(event) => (words.value = event.currentTarget.value)} />
        {items.map((run) => (
          <button key={run.run_id} class="item" onClick={() => onChoose(run.run_id)}><Status status={run.status} bare /><span class="cut"><b>{run.agent_name}</b> <span class="soft">{previewText(run.input_preview, 'input')}</span></span><span class="hint">{duration(run.duration_ms)} · <Time at={run.started_at} /></span></button>
        ))}
        {found.data && items.length === 0 && <Empty icon="search" title="No other run" />}
      </div>
    </section>
  );
}

function Totals({ diff }: { diff: RunDiff }): JSX.Element {
  const { left, right } = diff;
  const rows: { label: string; left: number | null | undefined; right: number | null | undefined; format: (value: unknown) => string }[] = [
    { label: 'Time', left: left.duration_ms, right: right.duration_ms, format: duration },
    { label: 'Cost', left: left.cost, right: right.cost, format: money },
    { label: 'Tokens in', left: left.tokens_in, right: right.tokens_in, format: count },
    { label: 'Tokens out', left: left.tokens_out, right: right.tokens_out, format: count },
    { label: 'Steps', left: left.span_count, right: right.span_count, format: count },
    { label: 'Errors', left: left.error_count, right: right.error_count, format: count },
  ];
  return (
    <div class="stats">
      {rows.map((row) => {
        const delta = isKnown(row.left) && isKnown(row.right) ? row.right - row.left : null;
        return (
          <div class="stat" key={row.label}>
            <div class="lbl">{row.label}</div>
            <div class="val">{signed(delta, row.format)}</div>
            <div class="chg">{row.format(row.left)} → {row.format(row.right)}</div>
          </div>
        );
      })}
    </div>
  );
}

const SIGN = { same: ' ', added: '+', removed: '−', changed: '≠' } as const;

function Row({ row, diff }: { row: DiffRow; diff: RunDiff }): JSX.Element {
  const { left, right } = row;
  const delta = row.delta ?? {};
  const tokens = (span: SpanNode | null): number | null => (span ? sum(span.tokens_in, span.tokens_out) : null);
  return (
    <div class={'drow ' + row.change} role="row">
      <span class="sign" role="cell" title={row.change}><span aria-hidden="true">{SIGN[row.change]}</span><span class="unseen">{row.change}</span></span>
      <Cell span={left} run={diff.left.run_id} />
      <Cell span={right} run={diff.right.run_id} />
      <span class="right num" role="cell">{left && right ? signed(delta.duration_ms, duration) : duration((left ?? right)?.duration_ms)}</span>
      <span class="right num" role="cell">{left && right ? (delta.tokens ? signed(delta.tokens, count) : '') : count(tokens(left ?? right)).replace('–', '')}</span>
      <span class="right num" role="cell">{left && right ? (delta.cost ? signed(delta.cost, money) : '') : isKnown((left ?? right)?.cost) ? money((left ?? right)!.cost) : ''}</span>
    </div>
  );
}

function Cell({ span, run }: { span: SpanNode | null; run: string }): JSX.Element {
  if (!span) return <span class="cell muted" role="cell" aria-label="not there" />;
  return (
    <span class="cell" role="cell" style={{ paddingLeft: Math.min(span.depth ?? 0, 10) * 14 + 'px' }}>
      <KindIcon kind={span.kind} />
      <a class="cut" style={{ color: 'var(--text)' }} href={href('runs/' + seg(run), { span: span.span_id })}>{span.name}</a>
      {span.status === 'error' && <span class="err"><Icon name="error" size={12} /></span>}
    </span>
  );
}

function Texts({ left, right }: { left: unknown; right: unknown }): JSX.Element {
  const before = stringify(parsePayload(left) ?? '');
  const after = stringify(parsePayload(right) ?? '');
  if (before === after) return <><p class="muted">Both are the same.</p><pre class="code" tabIndex={0}>{before}</pre></>;
  return <DiffText before={before} after={after} />;
}
