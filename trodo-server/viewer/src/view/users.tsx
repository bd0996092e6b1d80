/** Users: who talks to the agents, and one of them with runs, conversations and events. */

import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import { useApi } from '../io/api';
import { href, param, setParams, seg } from '../io/route';
import { now } from '../io/prefs';
import { resolveRange } from '../model/time';
import { compact, count, duration, money } from '../model/format';
import { previewText } from '../model/chat';
import { quote } from '../model/query';
import type { ConversationSummary, Page, RunSummary, UserDetail, UserSummary } from '../model/types';
import { Json } from './json';
import { PagedTable, useFilter } from './listing';
import { RangeMenu } from './runs/menus';
import { TopBar } from './shell';
import { Bones, Empty, Problem, Status, Tabs, Time } from './ui';

const RANGE = '30d';

export function UsersPage(): JSX.Element {
  const filter = useFilter();
  const { from, to } = resolveRange(param('range'), RANGE, now.peek() - (now.peek() % 60_000));
  useEffect(() => void (document.title = 'Users · Trodo'), []);
  return (
    <>
      <TopBar title="Users"><RangeMenu range={param('range')} fallback={RANGE} /></TopBar>
      <PagedTable<UserSummary> path="users" params={{ q: filter.q, from, to }} filter={filter} label="Users" itemKey={(item) => item.distinct_id}
        link={(item) => 'users/' + seg(item.distinct_id)}
        empty={<Empty icon="users" title="No user yet"><p>Say for whom an agent works with <code>distinctId</code> of <code>@Agent</code>, and each user's runs, cost and feedback stand here.</p></Empty>}
        columns={[
          { head: 'User', cell: (item) => <a class="strong cut" href={href('users/' + seg(item.distinct_id))}>{item.distinct_id}</a>, wide: true },
          { head: 'Runs', cell: (item) => count(item.run_count), right: true },
          { head: 'Conversations', cell: (item) => count(item.conversation_count), right: true, optional: true },
          { head: 'Errors', cell: (item) => (item.errors ? <span class="err">{count(item.errors)}</span> : <span class="muted">0</span>), right: true },
          { head: 'Tokens', cell: (item) => compact(item.tokens), right: true, optional: true },
          { head: 'Cost', cell: (item) => money(item.cost), right: true },
          { head: 'First seen', cell: (item) => <Time at={item.first_at} />, right: true, optional: true },
          { head: 'Last seen', cell: (item) => <Time at={item.last_at} />, right: true },
        ]} />
    </>
  );
}

function listOf<T>(value: Page<T> | T[] | undefined | null): T[] {
  return Array.isArray(value) ? value : (value?.items ?? []);
}

export function UserPage({ id }: { id: string }): JSX.Element {
  const loaded = useApi<UserDetail>('users/' + seg(id));
  useEffect(() => void (document.title = `${id} · Users · Trodo`), [id]);
  const data = loaded.data;
  const runs = listOf<RunSummary>(data?.runs);
  const talks = listOf<ConversationSummary>(data?.conversations);
  const events = data?.events ?? [];
  const tabs = [
    { id: 'runs', label: 'Runs', n: data?.user.run_count ?? runs.length },
    { id: 'conversations', label: 'Conversations', n: talks.length },
    { id: 'events', label: 'Events', n: events.length },
    { id: 'profile', label: 'Profile' },
  ];
  const tab = param('tab') ?? 'runs';
  return (
    <>
      <TopBar title={id} crumb={<a class="muted" href={href('users')}>Users</a>} />
      <div class="content padded" tabIndex={0}>
        <div class="sheet">
          {loaded.error && <Problem error={loaded.error} onRetry={loaded.reload} />}
          {!data && !loaded.error && <Bones rows={6} />}
          {data && (
            <>
              <div class="stats">
                <Stat label="Runs" value={count(data.user.run_count)} />
                <Stat label="Conversations" value={count(data.user.conversation_count)} />
                <Stat label="Errors" value={count(data.user.errors)} />
                <Stat label="Tokens" value={compact(data.user.tokens)} />
                <Stat label="Cost" value={money(data.user.cost)} />
                <Stat label="Last seen" value={<Time at={data.user.last_at} />} />
              </div>
              <div class="card">
                <Tabs tabs={tabs} active={tab} onChoose={(next) => setParams({ tab: next === 'runs' ? null : next })} label="About the user" />
                {tab === 'runs' && (
                  <>
                    <RunRows runs={runs} />
                    <a class="unfold" href={href('', { q: `user:${quote(id)}`, range: 'all' })}>All runs of this user</a>
                  </>
                )}
                {tab === 'conversations' && (talks.length ? <table class="table"><tbody>{talks.map((talk) => (
                  <tr key={talk.conversation_id}><td class="wide"><a class="cut" href={href('conversations/' + seg(talk.conversation_id))}>{previewText(talk.last_input_preview, 'input') ?? talk.conversation_id}</a></td><td class="right num">{count(talk.run_count)} turns</td><td class="right num">{money(talk.cost)}</td><td class="right"><Time at={talk.last_at} /></td></tr>
                ))}</tbody></table> : <Empty icon="conversations" title="No conversations" />)}
                {tab === 'events' && (events.length ? <table class="table"><tbody>{events.map((event, i) => (
                  <tr key={i}><td class="strong">{event.name}</td><td class="wide">{event.properties != null && Object.keys(event.properties as object).length > 0 ? <code class="cut">{JSON.stringify(event.properties)}</code> : null}</td><td class="right"><Time at={event.at} /></td></tr>
                ))}</tbody></table> : <Empty icon="clock" title="No events"><p>Product events that your code tracks for this user stand here.</p></Empty>)}
                {tab === 'profile' && <div class="body stack" style={{ padding: '16px' }}>{Object.keys(data.user.profile ?? {}).length ? <Json value={data.user.profile} label="profile" /> : <p class="muted">No profile was sent for this user.</p>}{Object.keys(data.user.groups ?? {}).length ? <Json value={data.user.groups} label="groups" /> : null}</div>}
              </div>
            </>
          )}
        </div>
      </div>
    </>
  );
}

export function Stat({ label, value, change }: { label: string; value: JSX.Element | string; change?: JSX.Element | null }): JSX.Element {
  return (
    <div class="stat">
      <div class="lbl">{label}</div>
      <div class="val">{value}</div>
      {change !== undefined && <div class="chg">{change ?? '\u00a0'}</div>}
    </div>
  );
}

export function RunRows({ runs }: { runs: RunSummary[] }): JSX.Element {
  if (!runs.length) return <Empty icon="runs" title="No runs" />;
  return (
    <table class="table">
      <tbody>
        {runs.map((run) => (
          <tr key={run.run_id}>
            <td style={{ width: '96px' }}><Status status={run.status} /></td>
            <td class="wide"><a class="cut" href={href('runs/' + seg(run.run_id))}><b>{run.agent_name ?? 'run'}</b> <span class="soft">{run.error_summary ?? previewText(run.input_preview, 'input')}</span></a></td>
            <td class="right num">{duration(run.duration_ms)}</td>
            <td class="right num">{money(run.cost)}</td>
            <td class="right hide-phone"><Time at={run.started_at} /></td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
