/** The filter's text: fields are painted as they are read, and what can follow is offered. */

import type { JSX } from 'preact';
import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { complete, parse, type Completion } from '../../model/query';
import type { Facets } from '../../model/types';
import { Icon } from '../icons';

export function QueryField({ value, facets, error, onChange }: { value: string; facets: Facets; error: string | null; onChange: (text: string) => void }): JSX.Element {
  const text = useSignal(value);
  const caret = useSignal(0);
  const open = useSignal(false);
  const active = useSignal(-1);
  const input = useRef<HTMLInputElement>(null);
  const paint = useRef<HTMLDivElement>(null);
  useEffect(() => void (text.value = value), [value]);
  const offers = open.value ? complete(text.value, caret.value, facets) : [];

  const commit = (query: string): void => {
    text.value = query;
    open.value = false;
    onChange(query.trim());
  };
  const take = (offer: Completion): void => {
    text.value = offer.query;
    caret.value = offer.caret;
    active.value = -1;
    requestAnimationFrame(() => input.current?.setSelectionRange(offer.caret, offer.caret));
    if (offer.more) open.value = true;
    else commit(offer.query);
    input.current?.focus();
  };
  const keys = (event: KeyboardEvent): void => {
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      open.value = true;
      const n = offers.length;
      if (n) active.value = event.key === 'ArrowDown' ? (active.value + 1) % n : (active.value <= 0 ? n : active.value) - 1;
    } else if (event.key === 'Enter') {
      event.preventDefault();
      const offer = offers[active.value];
      if (offer) take(offer);
      else commit(text.value);
    } else if (event.key === 'Tab' && open.value && offers.length && !event.shiftKey && text.value.trim()) {
      const offer = offers[Math.max(0, active.value)]!;
      if (offer.query !== text.value) {
        event.preventDefault();
        take(offer);
      }
    } else if (event.key === 'Escape') {
      event.preventDefault();
      event.stopPropagation();
      if (open.value) open.value = false;
      else input.current?.blur();
    }
  };
  const read = (element: HTMLInputElement): void => {
    text.value = element.value;
    caret.value = element.selectionStart ?? element.value.length;
    active.value = -1;
  };
  return (
    <div class="query" role="search">
      <div class="ground" />
      <div class="paint" ref={paint} aria-hidden="true">{painted(text.value)}</div>
      <span class="lens"><Icon name="search" /></span>
      <input id="query" ref={input} class="field" type="text" spellcheck={false} autocomplete="off" autocapitalize="off" role="combobox" aria-expanded={offers.length > 0} aria-controls="query-offers" aria-autocomplete="list" aria-invalid={error !== null} aria-describedby={error ? 'query-error' : undefined} aria-activedescendant={active.value >= 0 ? `offer-${active.value}` : undefined}
        aria-label="Filter runs" placeholder={'Filter: agent:support status:error cost>0.01 text:"refund"'} value={text.value}
        onInput={(event) => { read(event.currentTarget); open.value = true; }}
        onFocus={(event) => { read(event.currentTarget); open.value = true; }}
        onClick={(event) => { read(event.currentTarget); open.value = true; }}
        onKeyUp={(event) => { caret.value = event.currentTarget.selectionStart ?? 0; }}
        onBlur={() => { open.value = false; if (text.value.trim() !== value) commit(text.value); }}
        onScroll={(event) => { if (paint.current) paint.current.scrollLeft = event.currentTarget.scrollLeft; }}
        onKeyDown={keys} />
      {text.value && <button class="btn quiet small icon clear" aria-label="Clear the filter" onMouseDown={(event) => event.preventDefault()} onClick={() => commit('')}><Icon name="close" size={14} /></button>}
      {offers.length > 0 && (
        <div class="pop" role="listbox" id="query-offers" aria-label="Completions" onMouseDown={(event) => event.preventDefault()}>
          {offers.map((offer, i) => (
            <div key={offer.label} id={`offer-${i}`} class="item" role="option" aria-selected={i === active.value} onClick={() => take(offer)}>
              <code>{offer.label}</code>
              <span class="hint">{offer.hint}</span>
            </div>
          ))}
        </div>
      )}
      {error && <p id="query-error" class="err" style={{ marginTop: '6px' }}>{error}</p>}
    </div>
  );
}

function painted(text: string): JSX.Element[] {
  const parts: JSX.Element[] = [];
  let at = 0;
  for (const term of parse(text)) {
    if (term.from > at) parts.push(<>{text.slice(at, term.from)}</>);
    const look = term.field === null ? '' : term.known ? 't-field' : 't-unknown';
    parts.push(<span class={look}>{term.text}</span>);
    at = term.to;
  }
  parts.push(<>{text.slice(at)}</>);
  return parts;
}
