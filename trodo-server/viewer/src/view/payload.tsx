/** An input or output in the form it is best read: as chat, as documents, as prose, or as a JSON tree. */

import type { ComponentChildren, JSX } from 'preact';
import { useSignal } from '@preact/signals';
import { useMemo } from 'preact/hooks';
import { documents, isObject, messages, parsePayload, stringify, type Document, type Message } from '../model/chat';
import { compact, plural } from '../model/format';
import { Icon, type IconName } from './icons';
import { Json } from './json';
import { Markdown } from './markdown';
import { Chip, CopyButton } from './ui';

interface Given {
  value: unknown;
  truncatedFrom?: number | null;
  omitted?: string | null;
}

type Form = 'chat' | 'documents' | 'text' | 'json';

export function Payload({ title, value, truncatedFrom, omitted }: Given & { title: string }): JSX.Element | null {
  const parsed = useMemo(() => parsePayload(value), [value]);
  const chat = useMemo(() => messages(parsed), [parsed]);
  const docs = useMemo(() => (chat ? null : documents(parsed)), [parsed, chat]);
  const forms: Form[] = [...(chat ? ['chat' as const] : []), ...(docs ? ['documents' as const] : []), ...(typeof parsed === 'string' ? ['text' as const] : ['json' as const])];
  const asked = useSignal<Form | 'raw' | null>(null);
  const form = asked.value && (asked.value === 'raw' || forms.includes(asked.value)) ? asked.value : forms[0]!;
  const nothing = value === null || value === undefined || value === '';
  if (nothing && !omitted) return null;
  return (
    <section>
      <div class="d-sec">
        <h2>{title}</h2>
        {docs && <span class="muted">{plural(docs.length, 'document')}</span>}
        {truncatedFrom != null && <Chip tone="warn" title="The capture limit cut it; raise trodo.capture to keep more">cut from {compact(truncatedFrom)} characters</Chip>}
        <div class="grow">
          {[...forms, 'raw' as const].length > 1 && !nothing && (
            <div class="segmented" role="group" aria-label={`Show ${title.toLowerCase()} as`}>
              {[...new Set<Form | 'raw'>([...forms, ...(chat || docs ? (['json'] as const) : []), 'raw'])].map((one) => (
                <button key={one} aria-pressed={form === one} onClick={() => (asked.value = one)} style={{ height: '20px', padding: '0 8px', fontSize: '11px' }}>{one}</button>
              ))}
            </div>
          )}
          {!nothing && <CopyButton text={() => stringify(parsed)} label={`Copy ${title.toLowerCase()}`} />}
        </div>
      </div>
      {omitted && <p class="omitted"><Icon name="info" size={14} />Not captured: {omitted}</p>}
      {!nothing && form === 'chat' && chat && <Chat messages={chat} />}
      {!nothing && form === 'documents' && docs && docs.map((doc, i) => <DocumentCard key={i} doc={doc} />)}
      {!nothing && form === 'text' && <Fold><div class="msg"><div class="text"><Markdown text={String(parsed)} /></div></div></Fold>}
      {!nothing && form === 'json' && <Json value={parsed} label={title.toLowerCase()} />}
      {!nothing && form === 'raw' && <pre class="code" tabIndex={0} style={{ maxHeight: '420px' }}>{typeof value === 'string' ? value : stringify(value)}</pre>}
    </section>
  );
}

const WHO: Record<Message['role'], { label: string; icon: IconName }> = {
  system: { label: 'System', icon: 'settings' },
  user: { label: 'User', icon: 'users' },
  assistant: { label: 'Assistant', icon: 'llm' },
  tool: { label: 'Tool result', icon: 'tool' },
  context: { label: 'Context', icon: 'retrieval' },
};

export function Chat({ messages: list }: { messages: Message[] }): JSX.Element {
  return <div class="stack" style={{ gap: '8px' }}>{list.map((one, i) => <MessageCard key={i} message={one} />)}</div>;
}

function MessageCard({ message }: { message: Message }): JSX.Element {
  const { label, icon } = WHO[message.role];
  const parsed = message.role === 'tool' || message.role === 'context' ? parsePayload(message.text) : message.text;
  return (
    <article class={'msg ' + message.role}>
      <header>
        <span class="who"><Icon name={icon} size={14} />{label}{message.name && <span class="mono soft cut">{message.name}</span>}</span>
        <span class="grow"><CopyButton text={() => message.text || stringify(message.toolCalls)} label="Copy the message" /></span>
      </header>
      {message.reasoning && <details class="text"><summary class="soft">Reasoning</summary><Markdown text={message.reasoning} /></details>}
      {message.text && (
        <Fold>
          <div class="text">{typeof parsed === 'string' ? <Markdown text={parsed} /> : isObject(parsed) || Array.isArray(parsed) ? <Json value={parsed} label="result" /> : <span class="mono">{String(parsed)}</span>}</div>
        </Fold>
      )}
      {message.media.map((kind) => <span class="media"><Chip>{kind}</Chip></span>)}
      {message.toolCalls.map((call, i) => (
        <div class="toolcall" key={i}>
          <header><Icon name="tool" size={12} />{call.name}{call.id && <span class="muted mono cut" style={{ fontWeight: 400 }}>{call.id}</span>}</header>
          <Json value={call.args ?? {}} label="arguments" />
        </div>
      ))}
    </article>
  );
}

function DocumentCard({ doc }: { doc: Document }): JSX.Element {
  return (
    <article class="doc">
      <header>
        <Icon name="prompts" size={14} />
        <span class="cut" title={doc.id ?? undefined}>{doc.title}</span>
        {doc.score !== null && <span class="score" title="Score"><i><b style={{ width: `${Math.min(100, Math.max(0, doc.score * 100))}%` }} /></i>{Math.round(doc.score * 1000) / 1000}</span>}
      </header>
      <Fold><div class="text plain">{doc.text}</div></Fold>
      {doc.metadata && Object.keys(doc.metadata).length > 0 && <div class="row wrap" style={{ padding: '0 10px 8px', gap: '4px' }}>{Object.entries(doc.metadata).slice(0, 8).map(([key, value]) => <Chip key={key} title={stringify(value)}><span class="cut">{key}: {stringify(value)}</span></Chip>)}</div>}
    </article>
  );
}

const LONG = 900;

/** Long content is cut by height, and opened by choice: a page of prompts stays a page. */
export function Fold({ children }: { children: ComponentChildren }): JSX.Element {
  const state = useSignal<'unknown' | 'short' | 'closed' | 'open'>('unknown');
  const measure = (element: HTMLDivElement | null): void => {
    if (element && state.peek() === 'unknown') state.value = element.scrollHeight > LONG / 2 ? 'closed' : 'short';
  };
  return (
    <>
      <div class={'fold ' + state.value} ref={measure}>{children}</div>
      {(state.value === 'closed' || state.value === 'open') && <button class="unfold" onClick={() => (state.value = state.value === 'open' ? 'closed' : 'open')}>{state.value === 'open' ? 'Show less' : 'Show all'}</button>}
    </>
  );
}
