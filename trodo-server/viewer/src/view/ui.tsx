/** The small parts that every page is made of. */

import type { ComponentChildren, JSX } from 'preact';
import { useSignal } from '@preact/signals';
import { useEffect, useId, useLayoutEffect, useRef } from 'preact/hooks';
import { Icon, hasIcon, type IconName } from './icons';
import { now, prefs } from '../io/prefs';
import { absolute, ago, clock } from '../model/time';
import { act, notify, type ApiError } from '../io/api';
import { isKnown } from '../model/format';

export function KindIcon({ kind, size = 12 }: { kind: string; size?: number }): JSX.Element {
  return (
    <span class="kind" data-kind={kind} title={kind}>
      <Icon name={hasIcon(kind) ? kind : 'generic'} size={size} />
    </span>
  );
}

export function Status({ status, bare }: { status: string; bare?: boolean }): JSX.Element {
  return (
    <span class="status" data-status={status} title={bare ? status : undefined}>
      <Icon name={hasIcon(status) ? status : 'generic'} size={14} class={status === 'running' ? 'spin' : undefined} />
      {bare ? <span class="unseen">{status}</span> : status}
    </span>
  );
}

/** An instant: how long ago, or the clock; always the whole instant on hover. */
export function Time({ at, as = 'ago' }: { at: string | null | undefined; as?: 'ago' | 'clock' | 'absolute' }): JSX.Element {
  const zone = prefs.value.zone;
  if (!at) return <span class="muted">–</span>;
  const text = as === 'ago' ? ago(at, now.value) : as === 'clock' ? clock(at, zone, now.value) : absolute(at, zone);
  return (
    <time class="num" dateTime={at} title={absolute(at, zone)}>
      {text}
    </time>
  );
}

export function Chip({ children, href, tone, title, onClick }: { children: ComponentChildren; href?: string; tone?: 'error' | 'warn' | 'ok' | 'accent'; title?: string; onClick?: () => void }): JSX.Element {
  const name = 'chip' + (tone ? ` tone-${tone}` : '');
  if (href) return <a class={name} href={href} title={title}>{children}</a>;
  if (onClick) return <button type="button" class={name} onClick={onClick} title={title}>{children}</button>;
  return <span class={name} title={title}>{children}</span>;
}

export function Problem({ error, onRetry }: { error: ApiError | Error; onRetry?: () => void }): JSX.Element {
  return (
    <div class="problem" role="alert">
      <Icon name="error" />
      <div class="grow">{error.message}</div>
      {onRetry && <button class="btn small" onClick={onRetry}>Try again</button>}
    </div>
  );
}

export function Empty({ icon, title, children }: { icon: IconName; title: string; children?: ComponentChildren }): JSX.Element {
  return (
    <div class="empty">
      <Icon name={icon} size={28} />
      <h2>{title}</h2>
      {children}
    </div>
  );
}

/** Grey lines where content will stand: the same height as what comes, so that nothing moves. */
export function Bones({ rows = 5, height = 44 }: { rows?: number; height?: number }): JSX.Element {
  return (
    <div aria-hidden="true">
      {Array.from({ length: rows }, (_, i) => (
        <div class="row" style={{ height: height + 'px', padding: '0 20px' }}>
          <span class="bone" style={{ width: `${40 + ((i * 37) % 45)}%` }} />
        </div>
      ))}
    </div>
  );
}

export async function copyText(text: string, what = 'Copied'): Promise<void> {
  await act(async () => {
    if (navigator.clipboard) return navigator.clipboard.writeText(text);
    const area = document.createElement('textarea');
    area.value = text;
    document.body.append(area);
    area.select();
    const done = document.execCommand('copy');
    area.remove();
    if (!done) throw new Error('The browser did not let the page copy. Select the text and copy it by hand.');
  });
  notify(what);
}

export function CopyButton({ text, label = 'Copy' }: { text: () => string; label?: string }): JSX.Element {
  return (
    <button class="btn quiet small icon" title={label} aria-label={label} onClick={() => void copyText(text())}>
      <Icon name="copy" size={14} />
    </button>
  );
}

/** A button with a panel below it, closed by Escape, by a click outside, or by a choice. */
export function Menu({ label, title, align = 'left', children, class: className = 'btn', keepOpen }: { label: ComponentChildren; title?: string; align?: 'left' | 'right'; children: ComponentChildren | ((close: () => void) => ComponentChildren); class?: string; keepOpen?: boolean }): JSX.Element {
  const open = useSignal(false);
  const root = useRef<HTMLDivElement>(null);
  const id = useId();
  const close = (): void => {
    open.value = false;
  };
  useEffect(() => {
    if (!open.value) return;
    const outside = (event: Event): void => {
      if (!root.current?.contains(event.target as Node)) close();
    };
    const escape = (event: KeyboardEvent): void => {
      if (event.key !== 'Escape') return;
      event.preventDefault();
      event.stopPropagation();
      close();
      root.current?.querySelector('button')?.focus();
    };
    addEventListener('pointerdown', outside, true);
    addEventListener('keydown', escape, true);
    return () => {
      removeEventListener('pointerdown', outside, true);
      removeEventListener('keydown', escape, true);
    };
  }, [open.value]);
  return (
    <div class="pop-anchor" ref={root}>
      <button type="button" class={className} title={title} aria-label={/\bicon\b/.test(className) ? title : undefined} aria-expanded={open.value} aria-controls={open.value ? id : undefined} onClick={() => (open.value = !open.value)}>
        {label}
      </button>
      {open.value && (
        <div id={id} class="pop" style={{ top: 'calc(100% + 4px)', [align]: '0' }} onClick={keepOpen ? undefined : (event) => (event.target as Element).closest('.item') && close()}>
          {typeof children === 'function' ? children(close) : children}
        </div>
      )}
    </div>
  );
}

export interface TabInfo {
  id: string;
  label: string;
  n?: number | null;
}

export function Tabs({ tabs, active, onChoose, label }: { tabs: TabInfo[]; active: string; onChoose: (id: string) => void; label: string }): JSX.Element {
  const step = (event: KeyboardEvent): void => {
    const by = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
    if (!by) return;
    event.preventDefault();
    event.stopPropagation();
    const at = tabs.findIndex((tab) => tab.id === active);
    const next = tabs[(at + by + tabs.length) % tabs.length]!;
    onChoose(next.id);
    ((event.currentTarget as Element).querySelector(`[data-tab="${next.id}"]`) as HTMLElement | null)?.focus();
  };
  return (
    <div class="tabs" role="tablist" aria-label={label} data-own-arrows onKeyDown={step}>
      {tabs.map((tab) => (
        <button key={tab.id} class="tab" role="tab" data-tab={tab.id} aria-selected={tab.id === active} tabIndex={tab.id === active ? 0 : -1} onClick={() => onChoose(tab.id)}>
          {tab.label}
          {isKnown(tab.n) && tab.n > 0 && <span class="n">{tab.n}</span>}
        </button>
      ))}
    </div>
  );
}

/** A dialog that keeps the focus inside, and gives it back when it closes. */
export function Dialog({ title, onClose, children, class: className = '' }: { title: string; onClose: () => void; children: ComponentChildren; class?: string }): JSX.Element {
  const root = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const before = document.activeElement as HTMLElement | null;
    const first = root.current?.querySelector<HTMLElement>('[data-first], input, button, a[href]');
    first?.focus();
    return () => before?.focus?.();
  }, []);
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Escape') {
      event.preventDefault();
      event.stopPropagation();
      return onClose();
    }
    if (event.key !== 'Tab' || !root.current) return;
    const stops = [...root.current.querySelectorAll<HTMLElement>('a[href], button:not(:disabled), input, select, textarea, [tabindex="0"]')];
    const edge = event.shiftKey ? stops[0] : stops[stops.length - 1];
    if (document.activeElement !== edge) return;
    event.preventDefault();
    (event.shiftKey ? stops[stops.length - 1] : stops[0])?.focus();
  };
  return (
    <div class="veil" onPointerDown={(event) => event.target === event.currentTarget && onClose()}>
      <div class={'dialog ' + className} role="dialog" aria-modal="true" aria-label={title} ref={root} onKeyDown={onKeyDown}>
        {children}
      </div>
    </div>
  );
}

/** Drags a border with the pointer, or moves it by the arrow keys. */
export function Splitter({ vertical, label, value, min, max, onChange, invert }: { vertical?: boolean; label: string; value: number; min: number; max: number; onChange: (value: number) => void; invert?: boolean }): JSX.Element {
  const clamp = (next: number): number => Math.round(Math.min(max, Math.max(min, next)));
  const drag = (event: PointerEvent): void => {
    event.preventDefault();
    const from = vertical ? event.clientX : event.clientY;
    const target = event.currentTarget as HTMLElement;
    target.setPointerCapture(event.pointerId);
    target.onpointermove = (move) => {
      const by = ((vertical ? move.clientX : move.clientY) - from) * (invert ? -1 : 1);
      onChange(clamp(value + by));
    };
    target.onpointerup = () => (target.onpointermove = null);
  };
  const keys = (event: KeyboardEvent): void => {
    const grow = vertical ? 'ArrowRight' : 'ArrowDown';
    const shrink = vertical ? 'ArrowLeft' : 'ArrowUp';
    if (event.key !== grow && event.key !== shrink) return;
    event.preventDefault();
    event.stopPropagation();
    onChange(clamp(value + (event.key === grow ? 16 : -16) * (invert ? -1 : 1)));
  };
  return <div class={vertical ? 'split-v' : 'split-h'} role="separator" tabIndex={0} aria-label={label} aria-orientation={vertical ? 'vertical' : 'horizontal'} aria-valuenow={value} aria-valuemin={min} aria-valuemax={max} data-own-arrows onPointerDown={drag} onKeyDown={keys} />;
}

export function Highlight({ text, words }: { text: string; words: string }): JSX.Element {
  const needle = words.trim().toLowerCase();
  const at = needle ? text.toLowerCase().indexOf(needle) : -1;
  if (at < 0) return <>{text}</>;
  return (
    <>
      {text.slice(0, at)}
      <mark>{text.slice(at, at + needle.length)}</mark>
      {text.slice(at + needle.length)}
    </>
  );
}
