/** Prompts: names, versions and labels; two versions side by side; how each version did. */

import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import { useApi } from '../io/api';
import { href, param, setParams, seg } from '../io/route';
import { messages, parsePayload, stringify } from '../model/chat';
import { count, duration, isKnown, money } from '../model/format';
import { DiffText } from './diff-text';
import { Chat } from './payload';
import { TopBar } from './shell';
import { Bones, Chip, Empty, Problem, Time } from './ui';

interface Line {
  version: number;
  labels: string[];
  comment: string | null;
  created_at: string | null;
  created_by: string | null;
}

interface Version extends Line {
  type: 'text' | 'chat';
  content: unknown;
  config: Record<string, unknown>;
  variables: string[];
}

interface Prompt {
  name: string;
  version_count: number;
  latest_version: number;
  labels: Record<string, number>;
  updated_at: string | null;
  versions?: Line[];
}

interface Use {
  version: string | null;
  q: string;
  runs: number;
  calls: number;
  errors: number;
  p50_ms: number | null;
  p95_ms: number | null;
  tokens_in: number | null;
  tokens_out: number | null;
  cost: number | null;
  last_at: string | null;
  scores: { name: string; count: number; avg: number | null }[];
}

export function PromptsPage({ name }: { name: string | null }): JSX.Element {
  useEffect(() => void (document.title = `${name ?? 'Prompts'} · Trodo`), [name]);
  return name ? <OnePrompt key={name} name={name} /> : <PromptList />;
}

function PromptList(): JSX.Element {
  const loaded = useApi<{ items: Prompt[] }>('prompts');
  const items = loaded.data?.items ?? [];
  return (
    <>
      <TopBar title="Prompts" />
      <div class="content" tabIndex={0}>
        {loaded.error && <div style={{ padding: '16px 20px' }}><Problem error={loaded.error} onRetry={loaded.reload} /></div>}
        {!loaded.data && !loaded.error && <Bones rows={6} />}
        {loaded.data && items.length === 0 && <Empty icon="prompts" title="No prompts yet"><p>A prompt kept here has versions and labels. <code>POST api/prompts/support/versions</code> adds a version. Your code asks for a label, such as <code>production</code>, and gets the version that bears it.</p></Empty>}
        {items.length > 0 && (
          <table class="table listing">
            <thead><tr><th scope="col">Name</th><th scope="col" class="right">Versions</th><th scope="col">Labels</th><th scope="col" class="right">Changed</th></tr></thead>
            <tbody>{items.map((prompt) => (
              <tr key={prompt.name}>
                <td class="wide"><a class="strong" href={href('prompts/' + seg(prompt.name))}>{prompt.name}</a></td>
                <td class="right num">{count(prompt.version_count)}</td>
                <td><span class="mini">{Object.entries(prompt.labels).map(([label, version]) => <Label key={label} name={label} version={version} />)}</span></td>
                <td class="right"><Time at={prompt.updated_at} /></td>
              </tr>
            ))}</tbody>
          </table>
        )}
      </div>
    </>
  );
}

function Label({ name, version }: { name: string; version?: number }): JSX.Element {
  return <Chip tone={name === 'production' ? 'ok' : undefined}>{name}{version !== undefined && ` · v${version}`}</Chip>;
}

function OnePrompt({ name }: { name: string }): JSX.Element {
  const loaded = useApi<Prompt>('prompts/' + seg(name));
  const versions = loaded.data?.versions ?? [];
  const chosen = versions.find((one) => String(one.version) === param('version')) ?? versions[0];
  const against = versions.find((one) => one !== chosen && String(one.version) === param('against'));
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
                  <b class="num">v{one.version}</b>{one.labels.map((label) => <Label key={label} name={label} />)}<span class="hint"><Time at={one.created_at} /></span>
                </button></li>
              ))}
            </ul>
            <section class="stack">
              <div class="row">
                <h2>Version {chosen.version}</h2><span class="grow" />
                <label class="row soft">Compare with
                  <select class="field" style={{ width: '120px' }} value={against ? String(against.version) : ''} onChange={(event) => setParams({ against: event.currentTarget.value })}>
                    <option value="">nothing</option>
                    {versions.filter((one) => one !== chosen).map((one) => <option key={one.version} value={one.version}>v{one.version}</option>)}
                  </select>
                </label>
              </div>
              {chosen.comment && <p class="soft">{chosen.comment}</p>}
              <Content name={name} version={chosen.version} against={against?.version ?? null} />
              <Usage name={name} />
            </section>
          </div>
        )}
      </div>
    </>
  );
}

function Content({ name, version, against }: { name: string; version: number; against: number | null }): JSX.Element {
  const path = `prompts/${seg(name)}/versions/`;
  const shown = useApi<Version>(path + version);
  const other = useApi<Version>(against === null ? null : path + against);
  const error = shown.error ?? (against === null ? null : other.error);
  if (error) return <Problem error={error} onRetry={shown.reload} />;
  if (shown.data?.version !== version) return <Bones rows={4} />;
  if (against === null) return <><Body version={shown.data} /><Settings version={shown.data} /></>;
  if (other.data?.version !== against) return <Bones rows={4} />;
  return (
    <>
      <DiffText before={text(other.data)} after={text(shown.data)} />
      {stringify(other.data.config) !== stringify(shown.data.config) && <><h3>Settings</h3><DiffText before={stringify(other.data.config)} after={stringify(shown.data.config)} /></>}
    </>
  );
}

function text(version: Version): string {
  return stringify(parsePayload(version.content));
}

function Body({ version }: { version: Version }): JSX.Element {
  const chat = version.type === 'chat' ? messages(version.content) : null;
  return chat ? <Chat messages={chat} /> : <pre class="code" tabIndex={0}>{text(version)}</pre>;
}

function Settings({ version }: { version: Version }): JSX.Element | null {
  const config = Object.entries(version.config);
  if (!config.length && !version.variables.length) return null;
  return (
    <p class="mini">
      {version.variables.map((name) => <Chip key={name} title="A variable of this prompt">{`{{${name}}}`}</Chip>)}
      {config.map(([key, value]) => <Chip key={key} title="A setting that belongs to this prompt">{key}: {typeof value === 'string' ? value : JSON.stringify(value)}</Chip>)}
    </p>
  );
}

/** Each version that spans were made from: numbers of those spans, scores of their runs. */
function Usage({ name }: { name: string }): JSX.Element {
  const loaded = useApi<{ versions: Use[] }>(`prompts/${seg(name)}/usage`);
  const uses = loaded.data?.versions ?? [];
  if (loaded.error) return <Problem error={loaded.error} onRetry={loaded.reload} />;
  if (!loaded.data) return <Bones rows={2} />;
  if (!uses.length) return <p class="soft">No span says yet that it was made from this prompt. Spans say so with the attributes <code>trodo.prompt.name</code> and <code>trodo.prompt.version</code>.</p>;
  return (
    <table class="table listing">
      <caption class="unseen">Use of each version</caption>
      <thead><tr><th scope="col">Version</th><th scope="col" class="right">Runs</th><th scope="col" class="right">Calls</th><th scope="col" class="right">Failed</th><th scope="col" class="right">p50 / p95</th><th scope="col" class="right">Tokens</th><th scope="col" class="right">Cost</th><th scope="col">Scores</th></tr></thead>
      <tbody>{uses.map((use) => (
        <tr key={use.version ?? ''}>
          <td><a class="strong" href={href('runs', { q: use.q })}>{use.version ? `v${use.version}` : 'not told'}</a></td>
          <td class="right num">{count(use.runs)}</td>
          <td class="right num">{count(use.calls)}</td>
          <td class="right num">{count(use.errors)}</td>
          <td class="right num">{duration(use.p50_ms)} / {duration(use.p95_ms)}</td>
          <td class="right num">{isKnown(use.tokens_in) || isKnown(use.tokens_out) ? count((use.tokens_in ?? 0) + (use.tokens_out ?? 0)) : '–'}</td>
          <td class="right num">{money(use.cost)}</td>
          <td><span class="mini">{use.scores.map((score) => <Chip key={score.name} title={`${score.count} scores`}>{score.name}{isKnown(score.avg) && ` ${Math.round(score.avg * 1000) / 1000}`}</Chip>)}</span></td>
        </tr>
      ))}</tbody>
    </table>
  );
}
