/** What a run was, at a glance: how it ended, who for, how long, how much. */

import type { ComponentChildren, JSX } from 'preact';
import { href, seg } from '../../io/route';
import { compact, count, duration, isKnown, money, plural, shortId, sum } from '../../model/format';
import { runDuration } from '../../model/runs';
import { quote } from '../../model/query';
import { previewText, turnText } from '../../model/chat';
import type { RunDetail } from '../../model/types';
import { Icon } from '../icons';
import { ScoreChip } from '../runs/table';
import { Chip, Menu, Status, Time } from '../ui';
import type { RunState } from './state';

export function RunHeader({ run, state }: { run: RunDetail; state: RunState }): JSX.Element {
  const asked = turnText(run.input, 'input') ?? previewText(run.input_preview, 'input');
  const tokens = sum(run.tokens_in, run.tokens_out);
  const children = state.children.value;
  return (
    <div class="run-head">
      {asked && <div class="asked" title={asked}>{asked}</div>}
      {run.error_summary && <div class="run-error" role="alert"><Icon name="error" /><span>{run.error_summary}</span></div>}
      <dl class="facts">
        <Fact label="Status"><Status status={run.status} /></Fact>
        <Fact label="Took"><b class="big">{duration(runDuration(run, state.tick.value))}</b></Fact>
        <Fact label="Cost"><b class="big">{run.cost_known === false ? <span class="warn" title="A model of this run has no price">{isKnown(run.cost) && run.cost > 0 ? '≥ ' + money(run.cost) : 'no price'}</span> : money(run.cost)}</b></Fact>
        <Fact label="Tokens"><span title={`${count(run.tokens_in)} in, ${count(run.tokens_out)} out`}>{tokens === null ? '–' : <><b class="big">{compact(tokens)}</b> <span class="muted">{compact(run.tokens_in)} in{run.tokens_cache_read ? ` (${compact(run.tokens_cache_read)} cached)` : ''}, {compact(run.tokens_out)} out</span></>}</span></Fact>
        <Fact label="Steps">{plural(run.span_count, 'span')}{run.error_count > 0 && <>, <span class="err">{run.error_count} failed</span></>}{run.late_count > 0 && <>, <span class="warn">{run.late_count} late</span></>}{run.orphan_count > 0 && <>, <span class="warn">{plural(run.orphan_count, 'orphan')}</span></>}</Fact>
        <Fact label="Started"><Time at={run.started_at} as="clock" /></Fact>
        {run.distinct_id && <Fact label="User"><a href={href('users/' + seg(run.distinct_id))}>{run.distinct_id}</a></Fact>}
        {run.conversation_id && <Fact label="Conversation"><a href={href('conversations/' + seg(run.conversation_id))}>{shortId(run.conversation_id)}</a></Fact>}
        {run.parent_run_id && <Fact label="Called by"><a href={href('runs/' + seg(run.parent_run_id), { span: run.parent_span_id })}>run {shortId(run.parent_run_id)}</a></Fact>}
        {children.length > 0 && (
          <Fact label="Called">
            {children.length === 1 ? <a href={href('runs/' + seg(children[0]!.run_id))}>{children[0]!.agent_name ?? 'a run'}</a> : (
              <Menu class="btn quiet small" label={<>{children.length} runs<Icon name="down" size={12} /></>}>
                {children.map((child) => <a key={child.run_id} class="item" href={href('runs/' + seg(child.run_id))}><Status status={child.status} bare />{child.agent_name ?? 'run'}<span class="hint">{duration(child.duration_ms)}</span></a>)}
              </Menu>
            )}
          </Fact>
        )}
        {run.environment && <Fact label="Environment">{run.environment}</Fact>}
        {run.release && <Fact label="Release">{run.release}</Fact>}
        {run.service && <Fact label="Service">{run.service}</Fact>}
        {(run.tags?.length > 0 || state.scores.value.length > 0) && (
          <div class="fact"><dt class="unseen">Tags and scores</dt><dd class="row wrap" style={{ gap: "4px" }}>
            {run.tags?.map((tag) => <Chip key={tag} href={href('', { q: `tag:${quote(tag)}` })}><Icon name="tag" size={12} />{tag}</Chip>)}
            {state.scores.value.filter((score) => !score.span_id).slice(0, 6).map((score) => <ScoreChip key={score.score_id ?? score.name} score={score} />)}
          </dd></div>
        )}
      </dl>
    </div>
  );
}

function Fact({ label, children }: { label: string; children: ComponentChildren }): JSX.Element {
  return (
    <div class="fact">
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  );
}
