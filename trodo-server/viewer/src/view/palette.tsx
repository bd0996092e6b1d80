/** The command palette, and the help that is made from the table of keys. */

import type { JSX } from 'preact';
import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { go, href, seg } from '../io/route';
import { useApi } from '../io/api';
import { KEYS, keyCaps, type Binding } from '../io/keys';
import { prefer } from '../io/prefs';
import { previewText } from '../model/chat';
import { quote } from '../model/query';
import type { Facets, Page, RunSummary } from '../model/types';
import { Icon, type IconName } from './icons';
import { PAGES, toggleTheme } from './shell';
import { Dialog, Status, copyText } from './ui';

interface Command {
  label: string;
  hint: string;
  icon: IconName;
  run: () => void;
  status?: string;
}

export function Palette({ onClose }: { onClose: () => void }): JSX.Element {
  const words = useSignal('');
  const active = useSignal(0);
  const list = useRef<HTMLDivElement>(null);
  const recent = useApi<Page<RunSummary>>('runs', { limit: 30, sort: 'started_at', dir: 'desc' });
  const facets = useApi<Facets>('facets');
  const commands = choose(words.value, recent.data?.items ?? [], facets.data ?? {});
  useEffect(() => {
    list.current?.querySelector('[aria-selected=true]')?.scrollIntoView({ block: 'nearest' });
  }, [active.value, words.value]);
  const pick = (command: Command | undefined): void => {
    if (!command) return;
    onClose();
    command.run();
  };
  const keys = (event: KeyboardEvent): void => {
    const by = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (by) {
      event.preventDefault();
      active.value = (active.value + by + commands.length) % Math.max(1, commands.length);
    } else if (event.key === 'Enter') {
      event.preventDefault();
      pick(commands[active.value]);
    }
  };
  return (
    <Dialog title="Command palette" class="palette" onClose={onClose}>
      <input class="field search" data-first role="combobox" aria-expanded="true" aria-controls="palette-list" aria-activedescendant={`palette-${active.value}`} aria-label="Search runs, pages and actions" placeholder="Go to a page, a run, an agent; or type words to search for" value={words.value} onInput={(event) => { words.value = event.currentTarget.value; active.value = 0; }} onKeyDown={keys} />
      <div class="list" role="listbox" id="palette-list" aria-label="Results" ref={list}>
        {commands.map((command, i) => (
          <div key={command.label + command.hint} id={`palette-${i}`} class="item" role="option" aria-selected={i === active.value} onPointerMove={() => (active.value = i)} onClick={() => pick(command)}>
            {command.status ? <Status status={command.status} bare /> : <Icon name={command.icon} />}
            <span class="cut">{command.label}</span>
            <span class="hint">{command.hint}</span>
          </div>
        ))}
      </div>
    </Dialog>
  );
}

function choose(typed: string, runs: RunSummary[], facets: Facets): Command[] {
  const words = typed.trim().toLowerCase();
  const fits = (text: string): boolean => words.split(/\s+/).every((word) => text.toLowerCase().includes(word));
  const pages: Command[] = PAGES.map(({ path, icon, label }) => ({ label, hint: 'Page', icon, run: () => go(path) }));
  const actions: Command[] = [
    { label: 'Light or dark theme', hint: 'Display', icon: 'moon', run: toggleTheme },
    { label: 'Follow the system theme', hint: 'Display', icon: 'system', run: () => prefer({ theme: 'system' }) },
    { label: 'Show times in UTC', hint: 'Display', icon: 'clock', run: () => prefer({ zone: 'UTC' }) },
    { label: "Show times in this browser's zone", hint: 'Display', icon: 'clock', run: () => prefer({ zone: 'local' }) },
    { label: 'Copy a link to this view', hint: 'Action', icon: 'link', run: () => void copyText(location.href, 'Link copied') },
    { label: 'Runs that failed', hint: 'Filter', icon: 'error', run: () => go('', { q: 'status:error' }) },
    { label: 'Runs that are running now', hint: 'Filter', icon: 'running', run: () => go('', { q: 'is:running' }) },
    { label: 'Most expensive runs', hint: 'Sort', icon: 'overview', run: () => go('', { sort: 'cost' }) },
    { label: 'Slowest runs', hint: 'Sort', icon: 'clock', run: () => go('', { sort: 'duration' }) },
  ];
  const agents: Command[] = (facets.agents ?? []).map(({ value, count }) => ({
    label: `Runs of ${value}`, hint: `${count} runs`, icon: 'agent', run: () => go('', { q: `agent:${quote(value)}` }),
  }));
  const found: Command[] = runs.filter((run) => !words || fits([run.agent_name, run.input_preview, run.run_id, run.distinct_id].join(' ')))
    .slice(0, words ? 8 : 4)
    .map((run) => ({ label: `${run.agent_name ?? 'run'}: ${previewText(run.input_preview, 'input') ?? run.run_id}`, hint: run.run_id.slice(0, 8), icon: 'runs', status: run.status, run: () => go('runs/' + seg(run.run_id)) }));
  const commands = [...pages, ...actions, ...agents].filter((command) => !words || fits(command.label + ' ' + command.hint));
  const search: Command[] = words
    ? [
        { label: `Search runs for “${typed.trim()}”`, hint: 'Search', icon: 'search', run: () => go('', { q: `text:${quote(typed.trim())}` }) },
        ...(/^[\w-]{8,}$/.test(typed.trim()) ? [{ label: `Open run ${typed.trim()}`, hint: 'By id', icon: 'runs' as const, run: () => go('runs/' + seg(typed.trim())) }] : []),
      ]
    : [];
  return words ? [...commands.slice(0, 8), ...found, ...search] : [...found, ...pages, ...actions];
}

export function Help({ onClose }: { onClose: () => void }): JSX.Element {
  const groups = ['Anywhere', 'Lists', 'Run'] as const;
  return (
    <Dialog title="Keys and help" onClose={onClose} class="help">
      <header>
        <h2 class="grow">Keys</h2>
        <button class="btn quiet icon" data-first aria-label="Close" onClick={onClose}><Icon name="close" /></button>
      </header>
      <div class="body help-grid" tabIndex={0} role="region" aria-label="Keys">
        {groups.map((group) => (
          <section key={group}>
            <h3>{group}</h3>
            <dl>
              {(Object.values(KEYS) as Binding[]).filter((binding) => binding.group === group).map((binding) => (
                <>
                  <dt>{binding.does}</dt>
                  <dd>{keyCaps(binding.keys[0]!).map((cap) => <kbd class="kbd">{cap}</kbd>)}</dd>
                </>
              ))}
            </dl>
          </section>
        ))}
        <section>
          <h3>Filters</h3>
          <dl>
            {([['agent:support', 'of one agent'], ['status:error,lost', 'either status'], ['-model:gpt-4o', 'not this model'], ['cost>0.01', 'dearer than a cent'], ['duration>2s', 'slower than 2 s'], ['text:"refund"', 'words said']] as const).map(([code, says]) => (
              <>
                <dt>{says}</dt>
                <dd><a href={href('', { q: code })} onClick={onClose}><code>{code}</code></a></dd>
              </>
            ))}
          </dl>
        </section>
      </div>
    </Dialog>
  );
}
