/** The frame around every page: navigation, palette, help, notices; and which page the address means. */

import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import { go, href, place, segments } from '../io/route';
import { notices, useApi } from '../io/api';
import { prefer, prefs } from '../io/prefs';
import { useKeys } from '../io/keys';
import { bytes, compact } from '../model/format';
import type { Info } from '../model/types';
import { Icon } from './icons';
import { Empty } from './ui';
import { PAGES, TopBar, dialog, menuOpen, toggleTheme } from './shell';
import { Help, Palette } from './palette';
import { RunsPage } from './runs/page';
import { RunPage } from './run/page';
import { ComparePage } from './compare';
import { ConversationPage, ConversationsPage } from './conversations';
import { UserPage, UsersPage } from './users';
import { OverviewPage } from './overview';
import { ScoresPage } from './scores';
import { PromptsPage } from './prompts';
import { JourneysPage } from './journeys';
import { AuditPage } from './audit';
import { SettingsPage } from './settings';
import { SiteChoice } from './sites';

export function App(): JSX.Element {
  const info = useApi<Info>('info');
  const [page = ''] = segments.value;
  useKeys({
    palette: () => void (dialog.value = dialog.value === 'palette' ? null : 'palette'),
    help: () => void (dialog.value = 'help'),
    theme: toggleTheme,
    goRuns: () => go(''),
    goConversations: () => go('conversations'),
    goUsers: () => go('users'),
    goOverview: () => go('overview'),
    goScores: () => go('scores'),
    back: () => {
      if (menuOpen.value) menuOpen.value = false;
      else return false;
    },
  });
  useEffect(() => void (menuOpen.value = false), [place.value]);
  return (
    <div class={'shell' + (prefs.value.nav ? '' : ' narrow')}>
      <a class="btn skip" href="#content" onClick={(event) => { event.preventDefault(); document.getElementById('content')?.focus(); }}>Skip to the page</a>
      {menuOpen.value && <div class="nav-veil" onClick={() => (menuOpen.value = false)} />}
      <Nav page={page === 'runs' ? '' : page === 'compare' ? '' : page} info={info.data} />
      <main class="main" id="content" tabIndex={-1}>
        <Page />
      </main>
      {dialog.value === 'palette' && <Palette onClose={() => (dialog.value = null)} />}
      {dialog.value === 'help' && <Help onClose={() => (dialog.value = null)} />}
      <div class="notices" role="status" aria-live="polite">
        {notices.value.map((notice) => (
          <div class="notice" key={notice.id}>
            <Icon name={notice.tone === 'done' ? 'ok' : 'error'} />
            <span>{notice.text}</span>
          </div>
        ))}
      </div>
    </div>
  );
}

function Nav({ page, info }: { page: string; info: Info | null }): JSX.Element {
  const narrow = !prefs.value.nav;
  return (
    <nav class={'nav' + (menuOpen.value ? ' open' : '')} aria-label="Pages">
      <a class="brand" href={href('')}>
        <img src="icon.svg" alt="" width="20" height="20" />
        <span class="txt">Trodo</span>
      </a>
      <SiteChoice />
      {PAGES.map(({ path, icon, label }, i) => (
        <>
          {(i === 4 || i === 7) && <div class="gap" />}
          <a class="page" href={href(path)} aria-current={page === path ? 'page' : undefined} title={narrow ? label : undefined}>
            <Icon name={icon} />
            <span class="txt">{label}</span>
          </a>
        </>
      ))}
      <div class="foot">
        {info && (
          <div class="store">
            {info.site && info.site !== 'default' ? <div class="cut" title={info.site}>{info.site}</div> : null}
            {info.store?.engine ? <div>{compact(info.store.spans ?? null)} spans · {bytes(info.store.bytes ?? null)}</div> : null}
            <div>{info.version}{info.mode === 'embedded' ? ' · embedded' : ''}</div>
          </div>
        )}
        <button class="btn quiet hide-phone" style={{ justifyContent: 'flex-start' }} onClick={() => prefer({ nav: narrow })} aria-label={narrow ? 'Show names of pages' : undefined} title={narrow ? 'Show names of pages' : 'Show icons only'}>
          <Icon name="panel" />
          <span class="txt">Collapse</span>
        </button>
      </div>
    </nav>
  );
}

function Page(): JSX.Element {
  const [page, id] = segments.value;
  switch (page) {
    case undefined:
      return <RunsPage />;
    case 'runs':
      return id ? <RunPage key={id} id={id} /> : <RunsPage />;
    case 'compare':
      return <ComparePage />;
    case 'conversations':
      return id ? <ConversationPage key={id} id={id} /> : <ConversationsPage />;
    case 'users':
      return id ? <UserPage key={id} id={id} /> : <UsersPage />;
    case 'overview':
      return <OverviewPage />;
    case 'scores':
      return <ScoresPage />;
    case 'prompts':
      return <PromptsPage name={id ?? null} />;
    case 'journeys':
      return <JourneysPage />;
    case 'audit':
      return <AuditPage />;
    case 'settings':
      return <SettingsPage />;
    default:
      return (
        <>
          <TopBar title="Not here" />
          <Empty icon="search" title="There is no such page">
            <p>The address may be mistyped, or the link old. <a href={href('')}>Go to the runs</a>.</p>
          </Empty>
        </>
      );
  }
}
