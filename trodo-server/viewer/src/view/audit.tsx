/** Audit and retention: whether the trail is whole, who did what, and what is forgotten when. */

import type { JSX } from 'preact';
import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { act, call, useApi } from '../io/api';
import { href, seg } from '../io/route';
import { count, shortId } from '../model/format';
import { stringify } from '../model/chat';
import { Icon } from './icons';
import { Json } from './json';
import { Card } from './overview';
import { TopBar } from './shell';
import { Bones, Chip, Empty, Problem, Time } from './ui';

type Obj = Record<string, unknown>;
type List = { items?: Obj[]; reason?: string | null } | Obj[];

const itemsOf = (list: List | null): Obj[] => (Array.isArray(list) ? list : (list?.items ?? []));
const str = (value: unknown): string | null => (value === null || value === undefined || value === '' ? null : stringify(value));

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

function Retention(): JSX.Element {
  const policy = useApi<Obj>('retention');
  const text = useSignal<string | null>(null);
  const result = useSignal<unknown>(null);
  const sure = useSignal(false);
  const save = async (event: Event): Promise<void> => {
    event.preventDefault();
    const done = await act(async () => {
      let body: unknown;
      try {
        body = JSON.parse(text.peek() ?? '');
      } catch (cause) {
        throw new Error(`This is no JSON: ${(cause as Error).message}`);
      }
      await call<unknown>('retention', { method: 'PUT', body });
      return true;
    }, 'Retention saved');
    if (!done) return;
    text.value = null;
    policy.reload();
  };
  const run = async (path: string): Promise<void> => {
    result.value = await act(() => call<unknown>(path, { method: 'POST', body: {} }));
    sure.value = false;
  };
  return (
    <Card title="Retention" actions={policy.data && text.value === null ? <button class="btn small" onClick={() => (text.value = JSON.stringify(policy.data, null, 2))}>Change</button> : undefined}>
      <div class="body stack">
        {policy.error && <Problem error={policy.error} onRetry={policy.reload} />}
        {!policy.data && !policy.error && <Bones rows={3} height={28} />}
        {policy.data && text.value === null && (
          <dl class="kv">{Object.entries(policy.data).map(([key, value]) => <><dt>{key.replaceAll('_', ' ')}</dt><dd>{str(value) ?? 'not set: kept for ever'}</dd></>)}</dl>
        )}
        {text.value !== null && (
          <form class="stack" onSubmit={save}>
            <textarea class="field mono" rows={8} aria-label="Retention rules as JSON" value={text.value} onInput={(event) => (text.value = event.currentTarget.value)} />
            <div class="row"><button class="btn main">Save</button><button type="button" class="btn quiet" onClick={() => (text.value = null)}>Cancel</button></div>
          </form>
        )}
        <div class="row">
          <button class="btn" onClick={() => void run('retention/dry-run')}>What would go?</button>
          {!sure.value ? <button class="btn danger" onClick={() => (sure.value = true)}>Delete what is due…</button> : <button class="btn danger" onClick={() => void run('retention/run')}>Yes, delete for good</button>}
        </div>
        {result.value !== null && <Json value={result.value} label="result" />}
      </div>
    </Card>
  );
}

function Log(): JSX.Element {
  const log = useApi<List>('audit/log');
  const items = itemsOf(log.data);
  return (
    <Card title="Who did what">
      {log.error && <div class="body"><Problem error={log.error} onRetry={log.reload} /></div>}
      {!log.data && !log.error && <Bones rows={3} height={36} />}
      {log.data && items.length === 0 && <Empty icon="audit" title="Nothing done yet"><p>Deletions, holds, exports, keys and changes of rules are written here with who did them.</p></Empty>}
      {items.length > 0 && (
        <table class="table"><thead><tr><th scope="col">When</th><th scope="col">Who</th><th scope="col">What</th><th scope="col">Of what</th></tr></thead>
          <tbody>{items.map((item, i) => (
            <tr key={i}>
              <td><Time at={str(item.at)} as="clock" /></td><td>{str(item.actor ?? item.user ?? item.by) ?? '–'}</td>
              <td><Chip>{str(item.action ?? item.type ?? item.what) ?? '?'}</Chip></td>
              <td class="wide"><code class="cut" style={{ display: 'block' }}>{str(item.target ?? item.subject ?? item.detail ?? item.details ?? item.ids) ?? ''}</code></td>
            </tr>
          ))}</tbody></table>
      )}
    </Card>
  );
}

function Anchors(): JSX.Element | null {
  const anchors = useApi<List>('audit/anchors');
  const items = itemsOf(anchors.data);
  if (!items.length) return null;
  return (
    <Card title="Anchors">
      <table class="table"><thead><tr><th scope="col">When</th><th scope="col">Run</th><th scope="col">Hash</th></tr></thead>
        <tbody>{items.map((item, i) => (
          <tr key={i}><td><Time at={str(item.at)} as="clock" /></td><td>{item.run_id ? <a href={href('runs/' + seg(String(item.run_id)))}>{shortId(String(item.run_id))}</a> : '–'}</td><td class="wide"><code>{str(item.hash ?? item.head_hash ?? item.root)}</code></td></tr>
        ))}</tbody></table>
    </Card>
  );
}
