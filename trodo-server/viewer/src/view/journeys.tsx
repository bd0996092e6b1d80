/** Journeys: how runs went through their steps, and where they were dropped. */

import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import { useApi } from '../io/api';
import { href, param } from '../io/route';
import { now } from '../io/prefs';
import { resolveRange } from '../model/time';
import { compact, count, percent, plural } from '../model/format';
import { quote } from '../model/query';
import type { Page } from '../model/types';
import { Card } from './overview';
import { RangeMenu } from './runs/menus';
import { TopBar } from './shell';
import { Bones, Empty, Problem } from './ui';

interface Step {
  name: string;
  entered: number;
  dropped?: number;
}

interface Journey {
  name?: string | null;
  agent_name?: string | null;
  runs: number;
  completed?: number | null;
  steps?: Step[];
}

const RANGE = '30d';

export function JourneysPage(): JSX.Element {
  const { from, to } = resolveRange(param('range'), RANGE, now.peek() - (now.peek() % 60_000));
  const loaded = useApi<Page<Journey>>('journeys', { from, to });
  useEffect(() => void (document.title = 'Journeys · Trodo'), []);
  const items = loaded.data?.items ?? [];
  return (
    <>
      <TopBar title="Journeys"><RangeMenu range={param('range')} fallback={RANGE} /></TopBar>
      <div class="content padded" tabIndex={0}>
        <div class="sheet">
          {loaded.error && <Problem error={loaded.error} onRetry={loaded.reload} />}
          {!loaded.data && !loaded.error && <Bones rows={6} />}
          {loaded.data && items.length === 0 && (
            <Empty icon="journeys" title="No journeys yet">
              <p>{loaded.data.reason ?? 'A journey is a run seen against its goals. Declare steps and goals, and this page shows how far runs come and where they are dropped.'}</p>
              <p class="muted">The graph on the page of a run already shows its steps, loops and where it ended.</p>
            </Empty>
          )}
          {items.map((journey) => <JourneyCard key={journey.name ?? journey.agent_name} journey={journey} />)}
        </div>
      </div>
    </>
  );
}

function JourneyCard({ journey }: { journey: Journey }): JSX.Element {
  const name = journey.name ?? journey.agent_name ?? 'journey';
  const steps = journey.steps ?? [];
  const most = Math.max(1, journey.runs, ...steps.map((step) => step.entered));
  return (
    <Card title={name} actions={<a href={href('', { q: `agent:${quote(journey.agent_name ?? name)}` })}>{plural(journey.runs, 'run')}</a>}>
      <div class="body">
        {steps.map((step) => (
          <div class="hbar" key={step.name} data-kind="chain">
            <span>{step.name}</span>
            <span class="num">{compact(step.entered)} <span class="muted">{percent(step.entered / most)}</span>{step.dropped ? <span class="warn"> · {count(step.dropped)} dropped here</span> : null}</span>
            <div class="line" aria-hidden="true"><i style={{ width: `${(step.entered / most) * 100}%`, background: 'var(--k-chain)' }} /></div>
          </div>
        ))}
        {journey.completed != null && <p class="soft">{count(journey.completed)} reached the goal: {percent(journey.completed / Math.max(1, journey.runs))}.</p>}
      </div>
    </Card>
  );
}
