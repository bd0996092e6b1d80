/** The records as they were stored, with their place in the chain of hashes; and the span as the API gives it. */

import type { JSX } from 'preact';
import { seg } from '../../io/route';
import { useApi } from '../../io/api';
import { parsePayload } from '../../model/chat';
import { plural } from '../../model/format';
import { Json } from '../json';
import { Bones, Chip, Problem, Time } from '../ui';

interface RawRecord {
  seq: number;
  type: string;
  received_at?: string;
  hash?: string | null;
  prev_hash?: string | null;
  body: unknown;
}

export function RawRecords({ runId, spanId, shown }: { runId: string; spanId: string | null; shown: unknown }): JSX.Element {
  const records = useApi<{ items: RawRecord[]; next_cursor?: string | null }>(`runs/${seg(runId)}/records`, { limit: 200 });
  const items = (records.data?.items ?? []).map((record) => ({ ...record, body: parsePayload(record.body) }));
  const mine = items.filter((record) => !spanId || JSON.stringify(record.body ?? '').includes(spanId));
  return (
    <>
      <section>
        <div class="d-sec"><h2>{spanId ? 'This span' : 'This run'}, as the API gives it</h2></div>
        <Json value={shown} label="record" />
      </section>
      <section>
        <div class="d-sec"><h2>Stored records</h2>{records.data && <span class="muted">{plural(mine.length, 'record')}{records.data.next_cursor ? ' of the first 200' : ''}</span>}</div>
        {records.error && <Problem error={records.error} onRetry={records.reload} />}
        {!records.data && !records.error && <Bones rows={3} height={32} />}
        {mine.map((record) => (
          <details class="event" key={record.seq}>
            <summary style={{ padding: '6px 10px', cursor: 'pointer' }}><span class="num muted">#{record.seq}</span> <b>{record.type}</b> <Time at={record.received_at} as="clock" />{record.hash && <Chip title={record.hash}><span class="mono">{record.hash.slice(0, 10)}</span></Chip>}</summary>
            <div class="body" style={{ padding: '0 10px 10px' }}><Json value={record.body} label="record" /></div>
          </details>
        ))}
      </section>
    </>
  );
}
