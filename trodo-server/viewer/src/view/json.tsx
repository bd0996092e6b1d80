/** A JSON value as a tree that folds, searches and copies. */

import type { JSX } from 'preact';
import { useSignal } from '@preact/signals';
import { useMemo } from 'preact/hooks';
import { MOST_LINES, isTree, jsonLines, searchJson, type JsonLine } from '../model/json';
import { stringify } from '../model/chat';
import { Icon } from './icons';
import { CopyButton, Highlight, copyText } from './ui';

const OPEN_DEPTH = 2;
const LONG_TEXT = 400;

export function Json({ value, label = 'JSON' }: { value: unknown; label?: string }): JSX.Element {
  const words = useSignal('');
  const turned = useSignal<ReadonlyMap<string, boolean>>(new Map());
  const full = useSignal<ReadonlySet<string>>(new Set());
  const found = useMemo(() => searchJson(value, words.value), [value, words.value]);
  const lines = useMemo(
    () => jsonLines(value, (path, depth, size) => found.open.has(path) || (turned.value.get(path) ?? (depth < OPEN_DEPTH && size <= 60))),
    [value, found, turned.value],
  );
  if (!isTree(value)) return <pre class="code" tabIndex={0}>{stringify(value)}</pre>;
  const turn = (line: JsonLine): void => {
    turned.value = new Map(turned.value).set(line.path, !line.open);
  };
  return (
    <div class="json">
      <div class="bar-top">
        <input class="field" type="search" placeholder={`Search ${label}`} aria-label={`Search ${label}`} value={words.value} onInput={(event) => (words.value = event.currentTarget.value)} />
        {words.value && <span class="muted num" role="status">{found.hits.size}</span>}
        <CopyButton text={() => stringify(value)} label="Copy as JSON" />
      </div>
      <div class="lines" tabIndex={0} role="group" aria-label={label}>
        {lines.map((line) => (
          <div key={line.path} class={'jl' + (found.hits.has(line.path) ? ' hit' : '')} style={{ '--d': line.depth }} title={line.path} onDblClick={() => void copyText(stringify(line.value), `Copied ${line.path}`)}>
            {line.size > 0 ? <button class={'tw' + (line.open ? ' open' : '')} aria-label={line.open ? 'Fold' : 'Unfold'} aria-expanded={line.open} onClick={() => turn(line)}><Icon name="chevron" size={10} /></button> : <span class="tw" />}
            {line.key !== null && <span class={'k' + (line.indexed ? ' i' : '')}><Highlight text={line.key} words={words.value} />:</span>}
            <Value line={line} words={words.value} full={full.value.has(line.path)} onFull={() => (full.value = new Set(full.value).add(line.path))} />
          </div>
        ))}
        {lines.length >= MOST_LINES && <div class="jl muted">… the rest is left out here; copy gives all of it</div>}
      </div>
    </div>
  );
}

function Value({ line, words, full, onFull }: { line: JsonLine; words: string; full: boolean; onFull: () => void }): JSX.Element {
  if (line.type === 'object') return <span class="v size">{line.open ? '{' : line.size ? `{ ${line.size} }` : '{}'}</span>;
  if (line.type === 'array') return <span class="v size">{line.open ? '[' : `[ ${line.size} ]`}</span>;
  const text = line.type === 'string' ? String(line.value) : JSON.stringify(line.value ?? null);
  const long = text.length > LONG_TEXT && !full;
  return (
    <span class={'v ' + line.type}>
      <Highlight text={long ? text.slice(0, LONG_TEXT) + '…' : text} words={words} />
      {long && <button class="btn quiet small" onClick={onFull}>all {text.length} characters</button>}
    </span>
  );
}
