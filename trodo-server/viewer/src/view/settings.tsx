/** Settings: sites and their keys, prices of models, a look at what redaction does, and what this server is. */

import type { JSX } from 'preact';
import { seg } from '../io/route';
import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { act, call, notify, useApi } from '../io/api';
import { bytes, count, plural } from '../model/format';
import type { Info } from '../model/types';
import { Icon } from './icons';
import { Card } from './overview';
import { TopBar } from './shell';
import { Bones, Chip, CopyButton, Problem, Time } from './ui';

interface Key {
  key_id: string;
  name?: string | null;
  scopes?: string[];
  hint?: string | null;
  created_at?: string | null;
  expires_at?: string | null;
  revoked_at?: string | null;
}

interface Site {
  id: string;
  name?: string | null;
  keys?: Key[];
}

export function SettingsPage(): JSX.Element {
  useEffect(() => void (document.title = 'Settings · Trodo'), []);
  return (
    <>
      <TopBar title="Settings" />
      <div class="content padded" tabIndex={0}>
        <div class="sheet">
          <Server />
          <Sites />
          <Prices />
          <RedactionPreview />
        </div>
      </div>
    </>
  );
}

function Server(): JSX.Element {
  const info = useApi<Info>('info');
  const data = info.data;
  return (
    <Card title="This server">
      <div class="body">
        {info.error && <Problem error={info.error} onRetry={info.reload} />}
        {!data && !info.error && <Bones rows={3} height={24} />}
        {data && (
          <dl class="kv">
            <dt>Version</dt><dd>{data.version}, {data.mode}</dd>
            <dt>Store</dt><dd>{data.store?.engine ?? '–'}: {count(data.store?.spans ?? null)} spans, {bytes(data.store?.bytes ?? null)}</dd>
            <dt>Site</dt><dd>{data.site ?? '–'}</dd>
            <dt>Signed in</dt><dd>{data.user ?? (data.auth === 'none' ? 'no sign-in is asked for' : data.auth)}</dd>
            <dt>Received</dt><dd>{count(data.ingest?.accepted ?? null)} accepted, {count(data.ingest?.rejected ?? null)} rejected, {count(data.ingest?.dropped ?? null)} dropped</dd>
            <dt>Can do</dt><dd class="row wrap" style={{ gap: '4px' }}>{Object.entries(data.capabilities ?? {}).map(([name, on]) => <Chip key={name} tone={on ? 'ok' : undefined}>{on ? '' : 'no '}{name.replaceAll('_', ' ')}</Chip>)}</dd>
          </dl>
        )}
      </div>
    </Card>
  );
}

function Sites(): JSX.Element {
  const sites = useApi<{ items: Site[] } | Site[]>('sites');
  const items = Array.isArray(sites.data) ? sites.data : (sites.data?.items ?? []);
  const name = useSignal('');
  const shown = useSignal<{ key: string; site: string } | null>(null);
  const add = async (event: Event): Promise<void> => {
    event.preventDefault();
    if (!name.value.trim()) return;
    if (await act(() => call<unknown>('sites', { method: 'POST', body: { id: name.value.trim(), name: name.value.trim() } }).then(() => true), 'Site added')) {
      name.value = '';
      sites.reload();
    }
  };
  const makeKey = async (site: string, scope: string): Promise<void> => {
    const made = await act(() => call<{ key: string }>(`sites/${seg(site)}/keys`, { method: 'POST', body: { scope } }));
    if (!made) return;
    shown.value = { key: made.key, site };
    sites.reload();
  };
  return (
    <Card title="Sites and keys">
      <div class="body stack">
        {shown.value && (
          <div class="secret" role="status">
            <Icon name="key" />
            <div class="grow"><div class="strong">The new key of {shown.value.site}. It is shown only now.</div><code>{shown.value.key}</code></div>
            <CopyButton text={() => shown.value!.key} label="Copy the key" />
            <button class="btn small" onClick={() => (shown.value = null)}>I have kept it</button>
          </div>
        )}
        {sites.error && <Problem error={sites.error} onRetry={sites.reload} />}
        {!sites.data && !sites.error && <Bones rows={2} height={36} />}
        {items.map((site) => (
          <section key={site.id} class="stack" style={{ gap: '6px' }}>
            <div class="row">
              <h3>{site.name ?? site.id}</h3>{site.name && site.name !== site.id && <code class="muted">{site.id}</code>}<span class="grow" />
              <button class="btn small" onClick={() => void makeKey(site.id, 'ingest')}><Icon name="plus" size={12} />Ingest key</button>
              <button class="btn small" onClick={() => void makeKey(site.id, 'read')}><Icon name="plus" size={12} />Read key</button>
            </div>
            {(site.keys ?? []).length > 0 && (
              <table class="plain-table"><tbody>{site.keys!.map((key) => (
                <tr key={key.key_id}><td><code>{key.hint ?? key.key_id}</code>{key.name && <span class="muted"> {key.name}</span>}</td><td class="mini">{(key.scopes ?? []).map((scope) => <Chip key={scope}>{scope}</Chip>)}</td><td class="muted">{key.revoked_at ? <>withdrawn <Time at={key.revoked_at} /></> : key.created_at ? <>made <Time at={key.created_at} /></> : 'from the settings'}</td>
                  <td class="right">{!key.revoked_at && <button class="btn quiet small danger" onClick={async () => { if (await act(() => call<unknown>(`sites/${seg(site.id)}/keys/${seg(key.key_id)}`, { method: 'DELETE' }).then(() => true), 'Key withdrawn')) sites.reload(); }}>Withdraw</button>}</td></tr>
              ))}</tbody></table>
            )}
          </section>
        ))}
        <form class="row" onSubmit={add}><input class="field" style={{ maxWidth: '260px' }} aria-label="Name of the new site" placeholder="New site" value={name.value} onInput={(event) => (name.value = event.currentTarget.value)} /><button class="btn">Add site</button></form>
      </div>
    </Card>
  );
}

interface Price {
  model: string;
  provider?: string | null;
  input?: number | null;
  cache_read?: number | null;
  cache_write?: number | null;
  output?: number | null;
}

interface PriceList {
  own: Price[];
  list: Price[];
  list_date?: string | null;
}

const PRICE_FIELDS = ['input', 'cache_read', 'cache_write', 'output'] as const;
const MOST_PRICES = 60;

function Prices(): JSX.Element {
  const prices = useApi<PriceList>('prices');
  const words = useSignal('');
  const draft = useSignal<Record<string, string>>({});
  const fits = (price: Price): boolean => `${price.provider ?? ''} ${price.model}`.toLowerCase().includes(words.value.toLowerCase());
  const own = (prices.data?.own ?? []).filter(fits);
  const list = (prices.data?.list ?? []).filter(fits);
  const set = (name: string, value: string): void => void (draft.value = { ...draft.value, [name]: value });
  const save = async (event: Event): Promise<void> => {
    event.preventDefault();
    const { model = '', ...rest } = draft.value;
    const body = Object.fromEntries(Object.entries(rest).filter(([, text]) => text.trim() !== '').map(([name, text]) => [name, Number(text)]));
    if (!(await act(() => call<unknown>(`prices/${seg(model.trim())}`, { method: 'PUT', body }).then(() => true), 'Price saved; price runs again to use it for what is stored'))) return;
    draft.value = {};
    prices.reload();
  };
  const reprice = async (): Promise<void> => {
    const found = await act(() => call<{ runs: number; spans: number }>('prices/reprice', { method: 'POST', body: {} }));
    if (found) notify(`${plural(found.spans, 'call')} of ${plural(found.runs, 'run')} priced again`);
  };
  return (
    <Card title="Prices" actions={<button class="btn small" title="Work out the cost of stored calls again by these prices" onClick={() => void reprice()}>Price runs again</button>}>
      <div class="body stack">
        <p class="soft">US dollars for a million tokens. A price of your own goes before the public list{prices.data?.list_date ? ` of ${prices.data.list_date}` : ''}.</p>
        <form class="form-row" onSubmit={save}>
          <label class="label grow" style={{ minWidth: '180px' }}>Model<input class="field" required value={draft.value.model ?? ''} onInput={(event) => set('model', event.currentTarget.value)} /></label>
          {PRICE_FIELDS.map((name) => <label class="label" style={{ width: '104px' }} key={name}>{name === 'input' ? 'Input' : name === 'output' ? 'Output' : name.replace('_', ' ').replace('c', 'C')}<input class="field num" type="number" min="0" step="any" required={name === 'input' || name === 'output'} value={draft.value[name] ?? ''} onInput={(event) => set(name, event.currentTarget.value)} /></label>)}
          <button class="btn main" style={{ height: '32px' }}>Save price</button>
        </form>
        {prices.error && <Problem error={prices.error} onRetry={prices.reload} />}
        {!prices.data && !prices.error && <Bones rows={4} height={36} />}
        {prices.data && (
          <>
            <input class="field" type="search" aria-label="Find a model" placeholder="Find a model" value={words.value} onInput={(event) => (words.value = event.currentTarget.value)} />
            <div class="scroll-x" tabIndex={0} role="region" aria-label="Prices, table" style={{ maxHeight: '320px', overflow: 'auto' }}>
              <table class="table">
                <thead><tr><th scope="col">Model</th>{PRICE_FIELDS.map((name) => <th scope="col" class="right" key={name}>{name.replace('_', ' ')}</th>)}<th scope="col" class="right">From</th></tr></thead>
                <tbody>
                  {own.map((price) => <PriceRow key={'own ' + price.model} price={price} onRemove={async () => { if (await act(() => call<unknown>(`prices/${seg(price.model)}`, { method: 'DELETE' }).then(() => true), 'Price removed')) prices.reload(); }} />)}
                  {list.slice(0, MOST_PRICES).map((price) => <PriceRow key={price.provider + price.model} price={price} />)}
                </tbody>
              </table>
            </div>
            {list.length > MOST_PRICES && <p class="muted">{plural(list.length - MOST_PRICES, 'more model')}; type to find one.</p>}
          </>
        )}
      </div>
    </Card>
  );
}

function PriceRow({ price, onRemove }: { price: Price; onRemove?: () => void }): JSX.Element {
  return (
    <tr>
      <td>{price.model}{price.provider && <span class="muted"> {price.provider}</span>}</td>
      {PRICE_FIELDS.map((name) => <td class="right num" key={name}>{price[name] ?? '–'}</td>)}
      <td class="right">{onRemove ? <><Chip tone="accent">yours</Chip> <button class="btn quiet small" aria-label={`Remove the price of ${price.model}`} onClick={onRemove}>Remove</button></> : <span class="muted">list</span>}</td>
    </tr>
  );
}

function RedactionPreview(): JSX.Element {
  const text = useSignal('My card is 4111 1111 1111 1111, write to ann@example.com');
  const shown = useSignal<string | null>(null);
  return (
    <Card title="What redaction keeps">
      <form class="body stack" onSubmit={async (event) => {
        event.preventDefault();
        shown.value = (await act(() => call<{ text: string }>('redaction/preview', { method: 'POST', body: { text: text.value } })))?.text ?? null;
      }}>
        <p class="soft">Clients redact before anything leaves the application: values of secret keys, API keys, tokens, e-mail addresses and card numbers. A redactor of your own comes after this.</p>
        <textarea class="field" rows={3} aria-label="Text to try" value={text.value} onInput={(event) => (text.value = event.currentTarget.value)} />
        <div><button class="btn main">Show what would be kept</button></div>
        {shown.value !== null && <pre class="code" tabIndex={0} role="status">{shown.value}</pre>}
      </form>
    </Card>
  );
}
