/** What can be done with a run or a span: copy it, compare it, export it, hold it, delete it. */

import type { JSX } from 'preact';
import { useSignal } from '@preact/signals';
import { act, call, forget } from '../../io/api';
import { go, href, seg } from '../../io/route';
import { stringify } from '../../model/chat';
import { curlOf } from '../../model/curl';
import type { RunDetail, SpanDetail } from '../../model/types';
import { Icon } from '../icons';
import { Menu, copyText } from '../ui';
import type { RunState } from './state';

export function RunMenu({ run, state, onChanged }: { run: RunDetail; state: RunState; onChanged: () => void }): JSX.Element {
  const sure = useSignal(false);
  const id = seg(run.run_id);
  const api = new URL(href('api/runs/' + id), location.origin).href;
  return (
    <>
      <button class="btn" aria-label="Compare" onClick={() => go('compare', { left: run.run_id })}><Icon name="compare" size={14} /><span class="hide-phone">Compare</span></button>
      <Menu align="right" class="btn icon" title="More" label={<Icon name="more" />} keepOpen>
        {(close) => (
          <>
            <button class="item" onClick={() => { close(); void copyText(location.href, 'Link copied'); }}><Icon name="link" />Copy link<span class="hint">y</span></button>
            <button class="item" onClick={() => { close(); void copyText(run.run_id); }}><Icon name="copy" />Copy run id</button>
            <button class="item" onClick={() => { close(); void copyText(stringify({ run, spans: [...state.spans.peek().values()], events: state.events.peek(), scores: state.scores.peek() }), 'Run copied as JSON'); }}><Icon name="copy" />Copy as JSON</button>
            <button class="item" onClick={() => { close(); void copyText(`curl -s '${api}'`, 'Command copied'); }}><Icon name="panel" />Copy as cURL</button>
            <a class="item" href={href(`api/runs/${id}/export`)} download={`run-${run.run_id}.json`}><Icon name="download" />Export with proof</a>
            <button class="item" onClick={async () => { close(); if (await act(() => call<unknown>(`runs/${id}/hold`, { method: 'POST', body: { on: !run.hold } }).then(() => true), run.hold ? 'Hold ended' : 'Held: retention leaves it alone')) onChanged(); }}><Icon name="audit" />{run.hold ? 'End the hold' : 'Hold against retention'}</button>
            {!sure.value ? <button class="item err" onClick={() => (sure.value = true)}><Icon name="trash" />Delete…</button> : (
              <button class="item err" onClick={async () => {
                if (!(await act(() => call<unknown>('runs/delete', { method: 'POST', body: { ids: [run.run_id] } }).then(() => true), 'Run deleted'))) return;
                forget('');
                go('');
              }}><Icon name="trash" />Yes, delete it for good</button>
            )}
          </>
        )}
      </Menu>
    </>
  );
}

export function SpanMenu({ run, span }: { run: RunDetail; span: SpanDetail }): JSX.Element {
  const curl = curlOf(span);
  const api = new URL(href(`api/runs/${seg(run.run_id)}/spans/${seg(span.span_id)}`), location.origin).href;
  return (
    <Menu align="right" class="btn quiet small icon" title="Copy" label={<Icon name="copy" size={14} />}>
      <button class="item" onClick={() => void copyText(stringify(span), 'Span copied as JSON')}><Icon name="copy" />Copy as JSON</button>
      {curl && <button class="item" onClick={() => void copyText(curl, 'Command copied; it reads the key from the environment')}><Icon name="llm" />Copy the model call as cURL</button>}
      <button class="item" onClick={() => void copyText(`curl -s '${api}'`, 'Command copied')}><Icon name="panel" />Copy as cURL of this record</button>
      <button class="item" onClick={() => void copyText(span.span_id)}><Icon name="key" />Copy span id</button>
    </Menu>
  );
}
