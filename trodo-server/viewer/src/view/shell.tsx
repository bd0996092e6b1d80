/** The bar above a page, and what the whole frame shares. */

import type { ComponentChildren, JSX } from 'preact';
import { signal, useSignal } from '@preact/signals';
import { isDark, prefer, prefs } from '../io/prefs';
import { liveState } from '../io/live';
import { Icon, type IconName } from './icons';
import { Menu } from './ui';

export const PAGES: readonly { path: string; icon: IconName; label: string }[] = [
  { path: '', icon: 'runs', label: 'Runs' },
  { path: 'conversations', icon: 'conversations', label: 'Conversations' },
  { path: 'users', icon: 'users', label: 'Users' },
  { path: 'overview', icon: 'overview', label: 'Overview' },
  { path: 'scores', icon: 'scores', label: 'Scores' },
  { path: 'prompts', icon: 'prompts', label: 'Prompts' },
  { path: 'journeys', icon: 'journeys', label: 'Journeys' },
  { path: 'audit', icon: 'audit', label: 'Audit & retention' },
  { path: 'settings', icon: 'settings', label: 'Settings' },
];

export const dialog = signal<'palette' | 'help' | null>(null);
export const menuOpen = signal(false);

export function toggleTheme(): void {
  prefer({ theme: isDark() ? 'light' : 'dark' });
}

/** The bar above a page. What stands in it belongs to the page; search, display and help are everywhere. */
export function TopBar({ title, children, crumb }: { title: ComponentChildren; crumb?: ComponentChildren; children?: ComponentChildren }): JSX.Element {
  return (
    <header class="topbar">
      <button class="btn quiet icon menu-button" aria-label="Open the menu" onClick={() => (menuOpen.value = true)}><Icon name="menu" /></button>
      {crumb && <span class="crumb">{crumb}<span aria-hidden="true">/</span></span>}
      <h1>{title}</h1>
      <Live />
      <div class="grow" />
      {children}
      <button class="btn quiet icon hide-phone" title="Command palette (Ctrl+K)" aria-label="Command palette" onClick={() => (dialog.value = 'palette')}><Icon name="search" /></button>
      <Display />
      <button class="btn quiet icon hide-phone" title="Keys (?)" aria-label="Keys and help" onClick={() => (dialog.value = 'help')}><Icon name="help" /></button>
    </header>
  );
}

function Live(): JSX.Element | null {
  const state = liveState.value;
  if (state === 'off') return null;
  const text = { live: 'Live', connecting: 'Connecting', away: 'Not connected, trying again' }[state];
  return <span class="livedot" data-state={state} role="status"><i aria-hidden="true" /><span class="say">{text}</span></span>;
}

const ZONES = ['local', 'UTC', 'America/Los_Angeles', 'America/New_York', 'Europe/London', 'Europe/Berlin', 'Asia/Kolkata', 'Asia/Tokyo', 'Australia/Sydney'];

function Display(): JSX.Element {
  const { theme, zone } = prefs.value;
  const zones = ZONES.includes(zone) ? ZONES : [...ZONES, zone];
  const custom = useSignal(false);
  return (
    <Menu align="right" class="btn quiet icon" title="Theme and time zone" label={<Icon name={isDark() ? 'moon' : 'sun'} />} keepOpen>
      <div class="pop-title">Theme</div>
      <div class="segmented" style={{ margin: '0 8px 8px' }}>
        {(['system', 'light', 'dark'] as const).map((name) => (
          <button key={name} aria-pressed={theme === name} onClick={() => prefer({ theme: name })}>
            <Icon name={name === 'system' ? 'system' : name === 'light' ? 'sun' : 'moon'} size={14} />
            {name[0]!.toUpperCase() + name.slice(1)}
          </button>
        ))}
      </div>
      <div class="pop-title" id="zone-label">Time zone</div>
      <div style={{ padding: '0 8px 8px' }}>
        <select class="field" aria-labelledby="zone-label" value={custom.value ? 'other' : zone} onChange={(event) => {
          const chosen = event.currentTarget.value;
          custom.value = chosen === 'other';
          if (chosen !== 'other') prefer({ zone: chosen });
        }}>
          {zones.map((name) => <option key={name} value={name}>{name === 'local' ? `This browser's (${Intl.DateTimeFormat().resolvedOptions().timeZone})` : name}</option>)}
          <option value="other">Other…</option>
        </select>
        {custom.value && <OtherZone onDone={() => (custom.value = false)} />}
      </div>
    </Menu>
  );
}

function OtherZone({ onDone }: { onDone: () => void }): JSX.Element {
  const all = (Intl as { supportedValuesOf?: (key: string) => string[] }).supportedValuesOf?.('timeZone') ?? [];
  return (
    <select class="field" style={{ marginTop: '8px' }} aria-label="Other time zone" onChange={(event) => { prefer({ zone: event.currentTarget.value }); onDone(); }}>
      <option value="local">Choose…</option>
      {all.map((name) => <option key={name} value={name}>{name}</option>)}
    </select>
  );
}
