/** A judgement given by the reader: yes, no, or a number, with a word about why. */

import type { JSX } from 'preact';
import { seg } from '../../io/route';
import { useSignal } from '@preact/signals';
import { act, call } from '../../io/api';
import type { Score } from '../../model/types';

export function AddScore({ runId, spanId, onAdded }: { runId: string; spanId: string | null; onAdded: (score: Score) => void }): JSX.Element {
  const name = useSignal('helpful');
  const value = useSignal('1');
  const comment = useSignal('');
  const submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    const number = Number(value.value);
    const score: Score = { name: name.value.trim(), comment: comment.value.trim() || null, span_id: spanId, source: 'annotation', at: new Date().toISOString(), ...(value.value.trim() !== '' && Number.isFinite(number) ? { value: number, data_type: 'numeric' } : { text: value.value, data_type: 'categorical' }) };
    const body = { name: score.name, value: score.value, text: score.text, comment: score.comment, span_id: spanId };
    const done = await act(() => call<unknown>(`runs/${seg(runId)}/scores`, { method: 'POST', body }).then(() => true), 'Score added');
    if (!done) return;
    comment.value = '';
    onAdded(score);
  };
  return (
    <form class="stack" style={{ gap: '8px' }} onSubmit={submit}>
      <div class="form-row">
        <label class="label grow">Score<input class="field" required value={name.value} onInput={(event) => (name.value = event.currentTarget.value)} /></label>
        <label class="label" style={{ width: '120px' }}>Value<input class="field" required value={value.value} onInput={(event) => (value.value = event.currentTarget.value)} /></label>
      </div>
      <label class="label">Why<textarea class="field" rows={2} value={comment.value} onInput={(event) => (comment.value = event.currentTarget.value)} /></label>
      <div><button class="btn main">Add score</button></div>
    </form>
  );
}
