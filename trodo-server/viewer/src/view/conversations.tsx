/** Conversations: the list, and one as a chat whose turns unfold into their runs. */

import type { JSX } from 'preact';
import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { useApi } from '../io/api';
import { href, param, setParams, seg } from '../io/route';
import { useLive } from '../io/live';
import { now } from '../io/prefs';
import { resolveRange } from '../model/time';
import { compact, count, duration, money, plural, shortId, sum } from '../model/format';
import { previewText } from '../model/chat';
import { runDuration } from '../model/runs';
import type { Conversation, ConversationSummary, RunSummary, RunTree } from '../model/types';
import { Icon } from './icons';
import { Markdown } from './markdown';
import { PagedTable, useFilter } from './listing';
import { MiniWaterfall } from './mini-waterfall';
import { RangeMenu } from './runs/menus';
import { TopBar } from './shell';
import { Bones, Chip, Empty, Problem, Status, Time } from './ui';

const RANGE = '30d';

export function ConversationsPage(): JSX.Element {
  const filter = useFilter();
  const { from, to } = resolveRange(param('range'), RANGE, now.peek() - (now.peek() % 60_000));
  useEffect(() => void (document.title = 'Conversations · Trodo'), []);
  return (
    <>
      <TopBar title="Conversations"><RangeMenu range={param('range')} fallback={RANGE} /></TopBar>
      <PagedTable<ConversationSummary> path="conversations" params={{ q: filter.q, from, to }} filter={filter} label="Conversations" itemKey={(item) => item.conversation_id}
        link={(item) => 'conversations/' + seg(item.conversation_id)}
        empty={<Empty icon="conversations" title="No conversation yet"><p>Runs that share a conversation id stand here as one chat. Give it with <code>conversationId</code> of <code>@Agent</code>.</p></Empty>}
        columns={[
          { head: 'Last said', cell: (item) => <a class="strong cut" href={href('conversations/' + seg(item.conversation_id))}>{previewText(item.last_input_preview, 'input') ?? item.conversation_id}</a>, wide: true },
          { head: 'User', cell: (item) => (item.distinct_id ? <a href={href('users/' + seg(item.distinct_id))}>{item.distinct_id}</a> : '–') },
          { head: 'Agents', cell: (item) => <span class="mini">{item.agents.slice(0, 2).map((agent) => <Chip key={agent}>{agent}</Chip>)}</span>, optional: true },
          { head: 'Turns', cell: (item) => count(item.run_count), right: true },
          { head: 'Errors', cell: (item) => (item.errors ? <span class="err">{count(item.errors)}</span> : <span class="muted">0</span>), right: true, optional: true },
          { head: 'Tokens', cell: (item) => compact(item.tokens), right: true, optional: true },
          { head: 'Cost', cell: (item) => money(item.cost), right: true },
          { head: 'Last', cell: (item) => <Time at={item.last_at} />, right: true },
        ]} />
    </>
  );
}

export function ConversationPage({ id }: { id: string }): JSX.Element {
  const loaded = useApi<Conversation>('conversations/' + seg(id));
  useLive({ q: `conversation:"${id.replace(/(["\\])/g, '\\$1')}"` }, { run: loaded.reload, reset: loaded.reload });
  useEffect(() => void (document.title = 'Conversation · Trodo'), []);
  const data = loaded.data;
  const talk = data?.conversation;
  return (
    <>
      <TopBar title={shortId(id)} crumb={<a class="muted" href={href('conversations')}>Conversations</a>} />
      <div class="content padded" tabIndex={0}>
        {loaded.error && <Problem error={loaded.error} onRetry={loaded.reload} />}
        {!data && !loaded.error && <Bones rows={6} height={60} />}
        {data && talk && (
          <div class="turns">
            <div class="row wrap soft">
              {talk.distinct_id && <a class="chip" href={href('users/' + seg(talk.distinct_id))}><Icon name="users" size={12} />{talk.distinct_id}</a>}
              <span>{plural(data.turns.length, 'turn')}</span><span>{compact(talk.tokens)} tokens</span><span>{money(talk.cost)}</span>
              <span>since <Time at={talk.first_at} as="clock" /></span>
              <a href={href('', { q: `conversation:"${id}"`, range: 'all' })}>as a list of runs</a>
            </div>
            {data.turns.map((turn) => <Turn key={turn.run.run_id} {...turn} />)}
          </div>
        )}
      </div>
    </>
  );
}

function Turn({ run, input_text: asked, output_text: answered }: Conversation['turns'][number]): JSX.Element {
  const open = param('turn') === run.run_id;
  const link = href('runs/' + seg(run.run_id));
  return (
    <article class="turn" aria-label={`Turn: ${asked ?? 'no input'}`}>
      <div class="bubble me">{asked ? <Markdown text={asked} /> : <span class="muted">no input was captured</span>}</div>
      <div class={'bubble it' + (run.status === 'error' ? ' failed' : '')}>
        {answered ? <Markdown text={answered} /> : run.status === 'running' ? <Status status="running" /> : <span class={run.error_summary ? 'err' : 'muted'}>{run.error_summary ?? 'no output was captured'}</span>}
      </div>
      <div class="turn-line">
        <button class="btn quiet small" aria-expanded={open} onClick={() => setParams({ turn: open ? null : run.run_id })}><Icon name={open ? 'down' : 'chevron'} size={12} />What happened</button>
        <Status status={run.status} />
        <a href={link}>{run.agent_name ?? 'run'}</a>
        <span class="num">{duration(runDuration(run, now.value))}</span>
        <span class="num">{compact(sum(run.tokens_in, run.tokens_out))} tokens</span>
        <span class="num">{money(run.cost)}</span>
        <Time at={run.started_at} as="clock" />
      </div>
      {open && <TurnRun run={run} />}
    </article>
  );
}

function TurnRun({ run }: { run: RunSummary }): JSX.Element {
  const loaded = useApi<RunTree>('runs/' + seg(run.run_id));
  const height = useSignal(0);
  if (loaded.error) return <Problem error={loaded.error} onRetry={loaded.reload} />;
  if (!loaded.data) return <div class="card" style={{ height: (height.peek() || 160) + 'px' }}><Bones rows={4} height={32} /></div>;
  return <MiniWaterfall data={loaded.data} />;
}
