/** Prompts: names, versions and labels; two versions side by side. */

import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import { useApi } from '../io/api';
import { href, param, setParams, seg } from '../io/route';
import { messages, parsePayload, stringify } from '../model/chat';
import { count } from '../model/format';
import { DiffText } from './diff-text';
import { Chat } from './payload';
import { TopBar } from './shell';
import { Bones, Chip, Empty, Problem, Time } from './ui';

interface PromptVersion {
  version: number;
  labels?: string[];
  content?: unknown;
  template?: unknown;
  prompt?: unknown;
  created_at?: string | null;
  created_by?: string | null;
  comment?: string | null;
}

interface Prompt {
  name: string;
  version_count?: number;
  versions?: PromptVersion[] | number;
  latest_version?: number;
  labels?: Record<string, number> | string[];
  updated_at?: string | null;
  run_count?: number | null;
}

export function PromptsPage({ name }: { name: string | null }): JSX.Element {
  useEffect(() => void (document.title = `${name ?? 'Prompts'} · Trodo`), [name]);
  return name ? <OnePrompt key={name} name={name} /> : <PromptList />;
}

function PromptList(): JSX.Element {
  const loaded = useApi<{ items: Prompt[] } | Prompt[]>('prompts');
  const items = Array.isArray(loaded.data) ? loaded.data : (loaded.data?.items ?? []);
  return (
    <>
      <TopBar title="Prompts" />
      <div class="content" tabIndex={0}>
        {loaded.error && <div style={{ padding: '16px 20px' }}><Problem error={loaded.error} onRetry={loaded.reload} /></div>}
        {!loaded.data && !loaded.error && <Bones rows={6} />}
        {loaded.data && items.length === 0 && <Empty icon="prompts" title="No prompts yet"><p>A prompt kept here has versions and labels. Your code asks for a label, such as <code>production</code>, and gets the version that bears it: <code>trodo.prompt("support")</code>.</p></Empty>}
        {items.length > 0 && (
          <table class="table listing">
            <thead><tr><th scope="col">Name</th><th scope="col" class="right">Versions</th><th scope="col">Labels</th><th scope="col" class="right">Changed</th></tr></thead>
            <tbody>{items.map((prompt) => (
              <tr key={prompt.name}>
                <td class="wide"><a class="strong" href={href('prompts/' + seg(prompt.name))}>{prompt.name}</a></td>
                <td class="right num">{count(versionCount(prompt))}</td>
                <td><Labels labels={prompt.labels} /></td>
                <td class="right"><Time at={prompt.updated_at} /></td>
              </tr>
            ))}</tbody>
          </table>
        )}
      </div>
    </>
  );
}

function versionCount(prompt: Prompt): number | undefined {
  if (Array.isArray(prompt.versions)) return prompt.versions.length;
  return prompt.version_count ?? prompt.versions ?? prompt.latest_version;
}

function Labels({ labels }: { labels: Prompt['labels'] }): JSX.Element {
  const list = Array.isArray(labels) ? labels.map((label) => [label, null] as const) : Object.entries(labels ?? {});
  return <span class="mini">{list.map(([label, version]) => <Chip key={label} tone={label === 'production' ? 'ok' : undefined}>{label}{version !== null && ` · v${version}`}</Chip>)}</span>;
}

function OnePrompt({ name }: { name: string }): JSX.Element {
  const loaded = useApi<Prompt>('prompts/' + seg(name));
  const versions = [...(Array.isArray(loaded.data?.versions) ? loaded.data.versions : [])].sort((a, b) => b.version - a.version);
  const chosen = versions.find((one) => String(one.version) === param('version')) ?? versions[0];
  const against = versions.find((one) => String(one.version) === param('against'));
  return (
    <>
      <TopBar title={name} crumb={<a class="muted" href={href('prompts')}>Prompts</a>} />
      <div class="content padded" tabIndex={0}>
        {loaded.error && <Problem error={loaded.error} onRetry={loaded.reload} />}
        {!loaded.data && !loaded.error && <Bones rows={6} />}
        {chosen && (
          <div class="sheet prompt-grid">
            <ul class="card" aria-label="Versions">
              {versions.map((one) => (
                <li key={one.version}><button class="item" aria-current={one === chosen} data-active={one === chosen} onClick={() => setParams({ version: one.version })}>
                  <b class="num">v{one.version}</b>{(one.labels ?? []).map((label) => <Chip key={label} tone={label === 'production' ? 'ok' : undefined}>{label}</Chip>)}<span class="hint"><Time at={one.created_at} /></span>
                </button></li>
              ))}
            </ul>
            <section class="stack">
              <div class="row">
                <h2>Version {chosen.version}</h2><span class="grow" />
                <label class="row soft">Compare with
                  <select class="field" style={{ width: '120px' }} value={param('against') ?? ''} onChange={(event) => setParams({ against: event.currentTarget.value })}>
                    <option value="">nothing</option>
                    {versions.filter((one) => one !== chosen).map((one) => <option key={one.version} value={one.version}>v{one.version}</option>)}
                  </select>
                </label>
              </div>
              {chosen.comment && <p class="soft">{chosen.comment}</p>}
              {against ? <DiffText before={bodyText(against)} after={bodyText(chosen)} /> : <Body version={chosen} />}
            </section>
          </div>
        )}
      </div>
    </>
  );
}

function body(version: PromptVersion): unknown {
  return parsePayload(version.content ?? version.template ?? version.prompt);
}

function bodyText(version: PromptVersion): string {
  return stringify(body(version));
}

function Body({ version }: { version: PromptVersion }): JSX.Element {
  const chat = messages(body(version));
  return chat ? <Chat messages={chat} /> : <pre class="code" tabIndex={0}>{bodyText(version)}</pre>;
}
