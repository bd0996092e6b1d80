/** The address bar is the state: every page, filter, selection and zoom is read from it and written to it. */

import { computed, signal } from '@preact/signals';

export interface Place {
  /** Without the mount and without a leading slash: "runs/42". */
  path: string;
  params: URLSearchParams;
}

const base = new URL('.', document.baseURI).pathname;

function read(): Place {
  const path = location.pathname.startsWith(base) ? location.pathname.slice(base.length) : location.pathname.slice(1);
  return { path: path.replace(/\/+$/, ''), params: new URLSearchParams(location.search) };
}

export const place = signal<Place>(read());
export const segments = computed(() => place.value.path.split('/').filter(Boolean).map((segment) => unwrap(decode(segment))));

addEventListener('popstate', () => (place.value = read()));

const WRAPPED = '~b.';

/**
 * An id as one segment of a path. Ids are anybody's text, and containers and firewalls refuse escaped slashes,
 * semicolons and the like; so whatever is not plain travels as base64url.
 */
export function seg(id: string): string {
  if (/^[A-Za-z0-9_@:=-][A-Za-z0-9._@:=-]*$/.test(id)) return encodeURIComponent(id);
  const bytes = Array.from(new TextEncoder().encode(id), (byte) => String.fromCharCode(byte)).join('');
  return WRAPPED + btoa(bytes).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

function unwrap(segment: string): string {
  if (!segment.startsWith(WRAPPED)) return segment;
  try {
    const bytes = atob(segment.slice(WRAPPED.length).replaceAll('-', '+').replaceAll('_', '/'));
    return new TextDecoder().decode(Uint8Array.from(bytes, (char) => char.charCodeAt(0)));
  } catch {
    return segment;
  }
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

export type Params = Record<string, string | number | null | undefined>;

/** An address below the mount, of the site that is looked at. Parameters that are null or empty are left out. */
export function href(path: string, params: Params = {}): string {
  const query = new URLSearchParams();
  for (const [key, value] of Object.entries({ site: param('site'), ...params })) if (value !== null && value !== undefined && value !== '') query.set(key, String(value));
  const text = query.toString();
  return base + path + (text ? '?' + text : '');
}

export function go(path: string, params: Params = {}): void {
  history.pushState(null, '', href(path, params));
  place.value = read();
  scrollTo(0, 0);
}

export function goTo(address: string): void {
  history.pushState(null, '', address);
  place.value = read();
}

/** Changes parameters of this page. A choice that the back button should undo is pushed, a passing one replaced. */
export function setParams(changes: Params, push = false): void {
  const params = new URLSearchParams(location.search);
  for (const [key, value] of Object.entries(changes)) {
    if (value === null || value === undefined || value === '') params.delete(key);
    else params.set(key, String(value));
  }
  const text = params.toString();
  const address = location.pathname + (text ? '?' + text : '');
  if (address === location.pathname + location.search) return;
  if (push) history.pushState(null, '', address);
  else history.replaceState(null, '', address);
  place.value = read();
}

export function param(name: string): string | null {
  return place.value.params.get(name);
}

/** Follows links of our own without loading a page; modified clicks stay the browser's. */
export function followLinks(event: MouseEvent): void {
  if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  const link = (event.target as Element | null)?.closest?.('a[href]') as HTMLAnchorElement | null;
  if (!link || link.target || link.hasAttribute('download') || link.origin !== location.origin) return;
  if (!link.pathname.startsWith(base) || link.pathname.startsWith(base + 'api/')) return;
  event.preventDefault();
  if (link.href === location.href) return;
  const samePage = link.pathname === location.pathname;
  history.pushState(null, '', link.href);
  place.value = read();
  if (!samePage) scrollTo(0, 0);
}
