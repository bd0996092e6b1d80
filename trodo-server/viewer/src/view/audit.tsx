/** Audit and retention: whether the trail is whole, who did what, and what is forgotten when. */

import type { JSX } from 'preact';
import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { act, call, useApi } from '../io/api';
import { href, seg } from '../io/route';
import { bytes, count, plural, shortId } from '../model/format';
import { stringify } from '../model/chat';
import { Icon } from './icons';
import { Card } from './overview';
import { TopBar } from './shell';
import { Bones, Chip, Empty, Problem, Status, Time } from './ui';

export function AuditPage(): JSX.Element {
  useEffect(() => void (document.title = 'Audit & retention · Trodo'), []);
  return (
    <>
      <TopBar title="Audit and retention" />
      <div class="content padded" tabIndex={0}>
        <div class="sheet">
          <div class="two"><Verify /><Retention /></div>
          <Log />
          <Anchors />
        </div>
      </div>
    </>
  );
}

interface Verdict {
  records: number;
  head_hash: string | null;
  verified: boolean;
  broken_at: number | null;
}

function Verify(): JSX.Element {
  const id = useSignal('');
  const verdict = useSignal<Verdict | null>(null);
  return (
    <Card title="Is a run's trail whole?">
      <form class="body stack" onSubmit={async (event) => {
        event.preventDefault();
        verdict.value = null;
        if (id.value.trim()) verdict.value = await act(() => call<Verdict>(`runs/${seg(id.value.trim())}/audit`));
      }}>
        <p class="soft">Each run's records form a chain of hashes. Checking reads every record again and follows the chain from the first to the last.</p>
        <div class="row"><input class="field mono" aria-label="Run id" placeholder="run id" value={id.value} onInput={(event) => (id.value = event.currentTarget.value)} /><button class="btn main">Check</button></div>
        {verdict.value && (verdict.value.verified ? (
          <div class="row ok" role="status"><Icon name="ok" /><span>Whole: {count(verdict.value.records)} records, head <code title={verdict.value.head_hash ?? ''}>{verdict.value.head_hash?.slice(0, 16)}</code></span></div>
        ) : <div class="row err" role="alert"><Icon name="error" /><span>Broken at record {verdict.value.broken_at ?? '?'} of {count(verdict.value.records)}: something was changed or removed.</span></div>)}
      </form>
    </Card>
  );
}

interface Rule {
  statuses?: string[] | null;
  max_age?: string | null;
  max_runs?: number | null;
  max_bytes?: number | null;
}

interface Policy {
  rules: Rule[];
  lease?: string | null;
  tombstones?: string | null;
  held?: string[];
  runs?: number | null;
  bytes?: number | null;
}

interface Plan {
  count: number;
  bytes: number | null;
  more: boolean;
  runs: { run_id: string; status: string; ended_at: string | null; bytes: number | null }[];
}

function Retention(): JSX.Element {
  const policy = useApi<Policy>('retention');
  const draft = useSignal<Rule[] | null>(null);
  const plan = useSignal<Plan | null>(null);
  const done = useSignal(false);
  const sure = useSignal(false);
  const data = policy.data;
  const save = async (event: Event): Promise<void> => {
    event.preventDefault();
    const body = { rules: draft.value, lease: data?.lease, tombstones: data?.tombstones };
    if (!(await act(() => call<unknown>('retention', { method: 'PUT', body }).then(() => true), 'Retention saved'))) return;
    draft.value = null;
    policy.reload();
  };
  const run = async (path: string): Promise<void> => {
    plan.value = await act(() => call<Plan>(path, { method: 'POST', body: {} }));
    done.value = path === 'retention/run';
    sure.value = false;
    if (done.value) policy.reload();
  };
  const change = (at: number, fields: Partial<Rule>): void => {
    draft.value = draft.value!.map((rule, i) => (i === at ? { ...rule, ...fields } : rule));
  };
  return (
    <Card title="Retention" actions={data && draft.value === null ? <button class="btn small" onClick={() => (draft.value = data.rules.length ? data.rules : [{ statuses: [], max_age: 'P30D' }])}>Change</button> : undefined}>
      <div class="body stack">
        {policy.error && <Problem error={policy.error} onRetry={policy.reload} />}
        {!data && !policy.error && <Bones rows={3} height={28} />}
        {data && draft.value === null && (
          <>
            {data.rules.length === 0 ? <p class="soft">No rule: runs are kept for ever.</p> : <ul class="stack" style={{ gap: '4px' }}>{data.rules.map((rule, i) => <li key={i}>{ruleText(rule)}</li>)}</ul>}
            <p class="muted">{!!data.runs && <>{plural(data.runs, 'run')}, {bytes(data.bytes)} now. </>}{data.held?.length ? `${plural(data.held.length, 'run')} held against deletion.` : 'No run is held.'}</p>
          </>
        )}
        {draft.value !== null && (
          <form class="stack" onSubmit={save}>
            {draft.value.map((rule, i) => (
              <div class="form-row" key={i}>
                <label class="label">Runs that ended<select class="field" style={{ width: '150px' }} value={rule.statuses?.length === 1 ? rule.statuses[0] : ''} onChange={(event) => change(i, { statuses: event.currentTarget.value ? [event.currentTarget.value] : [] })}>
                  <option value="">in any way</option>
                  {['ok', 'error', 'cancelled', 'abandoned', 'lost'].map((status) => <option key={status} value={status}>{status}</option>)}
                </select></label>
                <label class="label" style={{ width: '90px' }}>Days<input class="field num" type="number" min="0" value={daysOf(rule.max_age) ?? ''} onInput={(event) => change(i, { max_age: event.currentTarget.value === '' ? null : `P${event.currentTarget.value}D` })} /></label>
                <label class="label" style={{ width: '110px' }}>Newest runs<input class="field num" type="number" min="0" value={rule.max_runs ?? ''} onInput={(event) => change(i, { max_runs: event.currentTarget.value === '' ? null : Number(event.currentTarget.value) })} /></label>
                <label class="label" style={{ width: '90px' }}>MB<input class="field num" type="number" min="0" value={rule.max_bytes != null ? rule.max_bytes / 1e6 : ''} onInput={(event) => change(i, { max_bytes: event.currentTarget.value === '' ? null : Math.round(Number(event.currentTarget.value) * 1e6) })} /></label>
                <button type="button" class="btn quiet icon" aria-label="Remove the rule" onClick={() => (draft.value = draft.value!.filter((_, at) => at !== i))}><Icon name="close" /></button>
              </div>
            ))}
            <div class="row wrap"><button class="btn main">Save</button><button type="button" class="btn" onClick={() => (draft.value = [...draft.value!, { statuses: [], max_age: 'P30D' }])}>Add a rule</button><button type="button" class="btn quiet" onClick={() => (draft.value = null)}>Cancel</button></div>
          </form>
        )}
        <div class="row wrap">
          <button class="btn" onClick={() => void run('retention/dry-run')}>What would go?</button>
          {!sure.value ? <button class="btn danger" onClick={() => (sure.value = true)}>Delete what is due…</button> : <button class="btn danger" onClick={() => void run('retention/run')}>Yes, delete for good</button>}
        </div>
        {plan.value && (
          <div role="status">
            <p>{plan.value.count === 0 ? (done.value ? 'Nothing was due.' : 'Nothing would go.') : `${plural(plan.value.count, 'run')}${plan.value.more ? ' or more' : ''} ${done.value ? 'went' : 'would go'}, ${bytes(plan.value.bytes)}.`}</p>
            {!done.value && plan.value.runs.slice(0, 10).map((one) => <div class="row" key={one.run_id}><Status status={one.status} bare /><a class="mono" href={href('runs/' + seg(one.run_id))}>{shortId(one.run_id)}</a><Time at={one.ended_at} /></div>)}
          </div>
        )}
      </div>
    </Card>
  );
}

function daysOf(iso: string | null | undefined): number | null {
  const match = /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:([\d.]+)S)?)?$/.exec(iso ?? '');
  if (!match) return null;
  return Number(match[1] ?? 0) + Number(match[2] ?? 0) / 24 + Number(match[3] ?? 0) / 1440;
}

function ruleText(rule: Rule): string {
  const which = !rule.statuses?.length || rule.statuses.length >= 5 ? 'Runs' : `Runs that ended ${rule.statuses.join(' or ')}`;
  const days = daysOf(rule.max_age);
  const limits = [
    days === null ? null : `${plural(Math.round(days * 10) / 10, 'day')}`,
    rule.max_runs == null ? null : `the newest ${count(rule.max_runs)}`,
    rule.max_bytes == null ? null : `the newest ${bytes(rule.max_bytes)}`,
  ].filter(Boolean);
  return `${which} are kept: ${limits.join(', ')}.`;
}

interface LogEntry {
  seq: number;
  at: string | null;
  actor: string | null;
  action: string;
  target: string | null;
  detail?: unknown;
}

function Log(): JSX.Element {
  const log = useApi<{ items: LogEntry[]; verified?: boolean; broken_at?: number | null }>('audit/log');
  const items = log.data?.items ?? [];
  return (
    <Card title="Who did what" actions={log.data && items.length > 0 ? (log.data.verified === false ? <Chip tone="error">broken at entry {log.data.broken_at}</Chip> : <Chip tone="ok"><Icon name="ok" size={12} />the log is whole</Chip>) : undefined}>
      {log.error && <div class="body"><Problem error={log.error} onRetry={log.reload} /></div>}
      {!log.data && !log.error && <Bones rows={3} height={36} />}
      {log.data && items.length === 0 && <Empty icon="audit" title="Nothing done yet"><p>Deletions, holds, exports, keys and changes of rules are written here with who did them.</p></Empty>}
      {items.length > 0 && (
        <div class="scroll-x" tabIndex={0} role="region" aria-label="Log, table">
          <table class="table"><thead><tr><th scope="col">When</th><th scope="col">Who</th><th scope="col">What</th><th scope="col">Of what</th><th scope="col">More</th></tr></thead>
            <tbody>{items.map((item) => (
              <tr key={item.seq}>
                <td><Time at={item.at} as="clock" /></td><td>{item.actor ?? '–'}</td><td><Chip>{item.action}</Chip></td><td>{item.target ?? ''}</td>
                <td class="wide"><code class="cut" style={{ display: 'block' }}>{item.detail == null || stringify(item.detail) === '{}' ? '' : JSON.stringify(item.detail)}</code></td>
              </tr>
            ))}</tbody></table>
        </div>
      )}
    </Card>
  );
}

interface Anchor {
  day: string;
  runs: number;
  records: number;
  digest: string;
}

function Anchors(): JSX.Element | null {
  const anchors = useApi<{ items: Anchor[]; sealed?: string | null }>('audit/anchors');
  const checks = useSignal<Record<string, string>>({});
  const items = anchors.data?.items ?? [];
  if (!items.length) return null;
  const check = async (day: string): Promise<void> => {
    const found = await act(() => call<{ verified: boolean; broken: string[] }>(`audit/anchors/${seg(day)}`));
    if (found) checks.value = { ...checks.value, [day]: found.verified ? 'whole' : `${plural(found.broken?.length ?? 0, 'run')} changed` };
  };
  return (
    <Card title="Anchors of days" actions={anchors.data?.sealed ? <Chip tone="ok">sealed with {anchors.data.sealed}</Chip> : undefined}>
      <table class="table"><thead><tr><th scope="col">Day</th><th scope="col" class="right">Runs</th><th scope="col" class="right">Records</th><th scope="col">Digest</th><th scope="col" class="right">Check</th></tr></thead>
        <tbody>{items.map((item) => (
          <tr key={item.day}><td class="num">{item.day}</td><td class="right num">{count(item.runs)}</td><td class="right num">{count(item.records)}</td><td class="wide"><code class="cut" style={{ display: 'block' }}>{item.digest}</code></td>
            <td class="right">{checks.value[item.day] ? <Chip tone={checks.value[item.day] === 'whole' ? 'ok' : 'error'}>{checks.value[item.day]}</Chip> : <button class="btn small" onClick={() => void check(item.day)}>Check</button>}</td></tr>
        ))}</tbody></table>
    </Card>
  );
}
