/** Events of a run or span, each kind in the form that suits it; an unknown kind is shown whole. */

import type { JSX } from 'preact';
import { bytes, duration } from '../../model/format';
import { eventOffset } from '../../model/tree';
import { isObject, parsePayload, stringify } from '../../model/chat';
import { unifiedDiff } from '../../model/diff';
import type { TraceEvent } from '../../model/types';
import { Icon, type IconName } from '../icons';
import { Json } from '../json';
import { Chip, Empty, Time } from '../ui';
import { DiffText } from '../diff-text';

const ICONS: Record<string, IconName> = {
  log: 'runs', error: 'error', extraction: 'filter', intent_switch: 'journeys', checkpoint: 'flag', git_link: 'chain', file_op: 'prompts', terminal_cmd: 'panel',
};

type Obj = Record<string, unknown>;

export function EventList({ events, start, onSelect }: { events: TraceEvent[]; start: string | null | undefined; onSelect?: (span: string) => void }): JSX.Element {
  if (!events.length) return <Empty icon="clock" title="No events"><p>Logs, extractions, checkpoints, file changes and terminal output that the agent reports stand here.</p></Empty>;
  return <div class="stack" style={{ gap: '8px' }}>{events.map((event, i) => <EventCard key={event.event_id ?? i} event={event} previous={events.slice(0, i).reverse().find((one) => one.type === event.type)?.payload} start={start} onSelect={onSelect} />)}</div>;
}

function EventCard({ event, previous, start, onSelect }: { event: TraceEvent; previous: unknown; start: string | null | undefined; onSelect?: (span: string) => void }): JSX.Element {
  const payload = parsePayload(event.payload);
  const offset = eventOffset(event, start);
  const bad = event.type === 'error' || event.level === 'error';
  return (
    <article class="event">
      <header>
        <span class={bad ? 'err' : 'soft'}><Icon name={ICONS[event.type] ?? 'generic'} size={14} /></span>
        <b class="cut">{event.name ?? event.type}</b>
        {event.name && <Chip>{event.type}</Chip>}
        {event.level && !['default', 'info'].includes(event.level) && <Chip tone={bad ? 'error' : 'warn'}>{event.level}</Chip>}
        <span class="grow" />
        {onSelect && event.span_id && <button class="btn quiet small" onClick={() => onSelect(event.span_id!)}>Show span</button>}
        <span class="muted num" title={event.at ?? ''}>{offset === null ? <Time at={event.at} as="clock" /> : '+' + duration(offset)}</span>
      </header>
      <EventBody type={event.type} payload={payload} previous={parsePayload(previous)} />
    </article>
  );
}

function EventBody({ type, payload, previous }: { type: string; payload: unknown; previous: unknown }): JSX.Element | null {
  if (payload === null || payload === undefined || payload === '') return null;
  if (!isObject(payload)) return <div class="body">{typeof payload === 'string' ? <div class="plain">{payload}</div> : <Json value={payload} label="payload" />}</div>;
  const shape = SHAPES[type];
  return <div class="body">{shape ? shape(payload, previous) : <Json value={payload} label="payload" />}</div>;
}

const text = (value: unknown): string => (value === null || value === undefined ? '' : stringify(value));
const first = (payload: Obj, ...keys: string[]): unknown => keys.map((key) => payload[key]).find((value) => value !== undefined && value !== null);
const rest = (payload: Obj, ...used: string[]): Obj => Object.fromEntries(Object.entries(payload).filter(([key, value]) => !used.includes(key) && value !== null));

/** What a kind does not draw itself is shown below it, so that nothing which was sent is hidden. */
function Others({ payload, used }: { payload: Obj; used: string[] }): JSX.Element | null {
  const left = rest(payload, ...used);
  return Object.keys(left).length ? <Json value={left} label="more" /> : null;
}

interface StoredFile {
  path: string;
  content?: string;
  size?: number;
  sha256?: string;
}

function filesOf(payload: unknown): StoredFile[] {
  const files = isObject(payload) ? payload.files : null;
  return Array.isArray(files) ? files.filter((file): file is StoredFile & Obj => isObject(file) && typeof file.path === 'string') : [];
}

/** A file of a checkpoint, against the same file of the checkpoint before. */
function CheckpointFile({ file, before }: { file: StoredFile; before: StoredFile | null }): JSX.Element {
  const same = before !== null && (before.sha256 ?? before.content) === (file.sha256 ?? file.content);
  const comparable = before?.content !== undefined && file.content !== undefined && !same;
  return (
    <>
      <div class="row wrap"><code>{file.path}</code>{file.size !== undefined && <span class="muted num">{bytes(file.size)}</span>}<Chip tone={same || !before ? undefined : 'accent'}>{!before ? 'kept' : same ? 'unchanged' : 'changed'}</Chip></div>
      {comparable && <DiffText before={before.content!} after={file.content!} />}
      {!before && file.content !== undefined && <details><summary class="muted">Content</summary><pre class="code" tabIndex={0}>{file.content}</pre></details>}
    </>
  );
}

const SHAPES: Record<string, (payload: Obj, previous: unknown) => JSX.Element> = {
  log: (payload) => (
    <>
      <div class="plain">{text(first(payload, 'message', 'text'))}</div>
      <Others payload={payload} used={['message', 'text']} />
    </>
  ),
  error: (payload) => (
    <>
      <div class="err plain">{[text(first(payload, 'type', 'error_type')), text(first(payload, 'message', 'error_message'))].filter(Boolean).join(': ')}</div>
      {first(payload, 'stack_trace', 'stack') !== undefined && <pre class="code" tabIndex={0}>{text(first(payload, 'stack_trace', 'stack'))}</pre>}
      <Others payload={payload} used={['type', 'error_type', 'message', 'error_message', 'stack_trace', 'stack']} />
    </>
  ),
  extraction: (payload) => {
    const valid = payload.valid;
    return (
      <>
        <div class="row wrap">
          {payload.schema_name != null && <Chip><span class="mono">{text(payload.schema_name)}</span></Chip>}
          {typeof payload.schema === 'string' && payload.schema !== payload.schema_name && <Chip><span class="mono">{payload.schema}</span></Chip>}
          {typeof valid === 'boolean' && <Chip tone={valid ? 'ok' : 'error'}>{valid ? 'fits the schema' : 'does not fit'}</Chip>}
          {payload.attempts != null && Number(payload.attempts) > 1 && <Chip tone="warn">{text(payload.attempts)} attempts</Chip>}
          {payload.confidence != null && <Chip>confidence {text(payload.confidence)}</Chip>}
        </div>
        <Json value={first(payload, 'values', 'value', 'data', 'result', 'fields') ?? payload} label="extraction" />
        {isObject(payload.schema) && <details><summary class="muted">Schema</summary><Json value={payload.schema} label="schema" /></details>}
        {Array.isArray(payload.problems) && payload.problems.length > 0 && <ul class="err">{payload.problems.map((problem) => <li>{text(problem)}</li>)}</ul>}
        <Others payload={payload} used={['schema', 'schema_name', 'valid', 'confidence', 'attempts', 'problems', 'values', 'value', 'data', 'result', 'fields']} />
      </>
    );
  },
  intent_switch: (payload) => (
    <>
      <div class="row"><Chip>{text(first(payload, 'from', 'from_step')) || '?'}</Chip><span aria-label="to">→</span><Chip tone="accent">{text(first(payload, 'to', 'to_step')) || '?'}</Chip></div>
      {first(payload, 'reason', 'trigger') !== undefined && <div class="soft">{text(first(payload, 'reason', 'trigger'))}</div>}
      <Others payload={payload} used={['from', 'to', 'from_step', 'to_step', 'reason', 'trigger']} />
    </>
  ),
  checkpoint: (payload, previous) => (
    <>
      {payload.description != null && <div>{text(payload.description)}</div>}
      {filesOf(payload).map((file) => <CheckpointFile key={file.path} file={file} before={filesOf(previous).find((one) => one.path === file.path) ?? null} />)}
      {typeof payload.diff === 'string' && <DiffText lines={unifiedDiff(payload.diff)} />}
      {payload.before !== undefined && payload.after !== undefined && <DiffText before={text(payload.before)} after={text(payload.after)} />}
      <Others payload={payload} used={['description', 'files', 'diff', 'before', 'after']} />
    </>
  ),
  git_link: (payload) => (
    <dl class="kv">
      {Object.entries(payload).filter(([, value]) => value !== null).map(([key, value]) => <><dt>{key.replaceAll('_', ' ')}</dt><dd class={/commit|sha|branch/.test(key) ? 'mono' : ''}>{/^https:\/\//.test(text(value)) ? <a href={text(value)} target="_blank" rel="noopener noreferrer">{text(value)}</a> : text(value)}</dd></>)}
    </dl>
  ),
  file_op: (payload) => (
    <>
      <div class="row wrap"><Chip tone={/delete/.test(text(first(payload, 'operation', 'op', 'action'))) ? 'warn' : undefined}>{text(first(payload, 'operation', 'op', 'action')) || 'file'}</Chip><code>{text(first(payload, 'path', 'file_path', 'file'))}</code>{payload.new_path != null && <code>→ {text(payload.new_path)}</code>}{payload.lines_added != null && <span class="num"><span class="ok">+{text(payload.lines_added)}</span> <span class="err">−{text(payload.lines_removed ?? 0)}</span></span>}{payload.success === false && <Chip tone="error">failed</Chip>}</div>
      {typeof payload.diff === 'string' && <DiffText lines={unifiedDiff(payload.diff)} />}
      {payload.before !== undefined && payload.after !== undefined && <DiffText before={text(payload.before)} after={text(payload.after)} />}
      <Others payload={payload} used={['operation', 'op', 'action', 'path', 'file_path', 'file', 'new_path', 'lines_added', 'lines_removed', 'success', 'diff', 'before', 'after']} />
    </>
  ),
  terminal_cmd: (payload) => (
    <>
      <div class="terminal" tabIndex={0} role="group" aria-label="Terminal">
        <span class="cmd">$ {text(first(payload, 'command', 'cmd'))}</span>
        {'\n' + text(first(payload, 'stdout', 'output'))}
        {payload.stderr != null && <span class="bad">{'\n' + text(payload.stderr)}</span>}
      </div>
      <div class="row wrap">
        {first(payload, 'exit_code', 'exitCode') !== undefined && <Chip tone={first(payload, 'exit_code', 'exitCode') === 0 ? 'ok' : 'error'}>exit {text(first(payload, 'exit_code', 'exitCode'))}</Chip>}
        {payload.duration_ms != null && <Chip>{duration(Number(payload.duration_ms))}</Chip>}
        {first(payload, 'working_directory', 'cwd') !== undefined && <Chip>{text(first(payload, 'working_directory', 'cwd'))}</Chip>}
      </div>
      <Others payload={payload} used={['command', 'cmd', 'stdout', 'stderr', 'output', 'exit_code', 'exitCode', 'duration_ms', 'cwd', 'working_directory', 'success']} />
    </>
  ),
};
