import type { JSX } from 'preact';
import { useMemo } from 'preact/hooks';
import { diffLines, type DiffLine } from '../model/diff';

/** Two texts, or a diff that was sent, line by line. The sign says what colour says. */
export function DiffText({ before, after, lines }: { before?: string; after?: string; lines?: DiffLine[] }): JSX.Element {
  const shown = useMemo(() => lines ?? diffLines(before ?? '', after ?? ''), [lines, before, after]);
  return (
    <div class="difftext" tabIndex={0} role="group" aria-label="Difference">
      {shown.map((line) => <div class={line.type} data-sign={line.type === 'add' ? '+' : line.type === 'del' ? '−' : ' '}>{line.text || ' '}</div>)}
    </div>
  );
}
