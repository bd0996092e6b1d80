/** A failure: type and message first, then the stack with the application's own lines standing out. */

import type { JSX } from 'preact';
import { Icon } from '../icons';
import { Chip, CopyButton } from '../ui';
import type { SpanError } from '../../model/types';

const FOREIGN = /^\s*at (java|javax|jdk|sun|jakarta|kotlin|reactor|io\.netty|org\.(springframework|apache|eclipse|junit)|com\.sun|ai\.trodo)\./;

export function ErrorView({ error }: { error: SpanError | null | undefined }): JSX.Element | null {
  if (!error || !(error.message || error.type || error.stack_trace)) return null;
  return (
    <section class="err-box" aria-label="Error">
      <div class="what">
        <Icon name="error" />
        <div class="grow">
          <div class="row wrap"><b>{error.type ?? 'Error'}</b>{error.status_code != null && <Chip tone="error">status {error.status_code}</Chip>}</div>
          {error.message && <div class="plain">{error.message}</div>}
        </div>
        <CopyButton text={() => [error.type, error.message, error.stack_trace].filter(Boolean).join('\n')} label="Copy the error" />
      </div>
      {error.stack_trace && (
        <pre tabIndex={0}>{error.stack_trace.split('\n').map((line) => <span class={/^\s*at /.test(line) && FOREIGN.test(line) ? '' : 'own'}>{line + '\n'}</span>)}</pre>
      )}
    </section>
  );
}
