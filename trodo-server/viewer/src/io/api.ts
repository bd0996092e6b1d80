/** Calls of the read API. Addresses are relative, so any mount works; failures carry what to do about them. */

import { useEffect } from 'preact/hooks';
import { signal, useSignal, type Signal } from '@preact/signals';
import { href, type Params } from './route';

export class ApiError extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly field: string | null = null,
  ) {
    super(message);
  }
}

export async function call<T>(path: string, options: { method?: string; params?: Params; body?: unknown; signal?: AbortSignal } = {}): Promise<T> {
  let response: Response;
  try {
    response = await fetch(href('api/' + path, options.params), {
      method: options.method ?? 'GET',
      headers: {
        Accept: 'application/json',
        ...(options.method && options.method !== 'GET' ? { 'Content-Type': 'application/json', 'X-Trodo-Viewer': '1' } : {}),
      },
      body: options.body === undefined ? undefined : JSON.stringify(options.body),
      signal: options.signal,
      credentials: 'same-origin',
    });
  } catch (cause) {
    if ((cause as Error).name === 'AbortError') throw cause;
    throw new ApiError(0, 'unreachable', 'The server does not answer. Is the application still running? This page tries again by itself.');
  }
  if (!response.ok) throw await failure(response);
  if (response.status === 204) return undefined as T;
  return (await response.json()) as T;
}

async function failure(response: Response): Promise<ApiError> {
  try {
    const { error } = await response.json();
    return new ApiError(response.status, error.code ?? 'error', error.message ?? response.statusText, error.field ?? null);
  } catch {
    const text = response.status === 401 ? 'You are not signed in. Load the page again to sign in.' : `The server answered ${response.status}.`;
    return new ApiError(response.status, 'error', text);
  }
}

export interface Resource<T> {
  data: T | null;
  error: ApiError | null;
  loading: boolean;
  /** The key that the data answers: differs from the asked one while the next answer is on its way. */
  key: string | null;
  reload: () => void;
}

const kept = new Map<string, unknown>();

function keep(key: string, value: unknown): void {
  kept.delete(key);
  kept.set(key, value);
  if (kept.size > 40) kept.delete(kept.keys().next().value as string);
}

export function forget(prefix: string): void {
  for (const key of kept.keys()) if (key.startsWith(prefix)) kept.delete(key);
}

interface Loaded<T> {
  key: string | null;
  data: T | null;
  error: ApiError | null;
  loading: boolean;
}

/**
 * Loads while a component shows it. What was seen before is there at once and is renewed behind; while a new key loads,
 * the old answer stays, so that nothing flickers. A server that is away is asked again every few seconds.
 */
export function useApi<T>(path: string | null, params: Params = {}): Resource<T> {
  const key = path === null ? null : href(path, params);
  const state = useSignal<Loaded<T>>({ key: null, data: null, error: null, loading: key !== null });
  const turn = useSignal(0);
  useEffect(() => {
    if (key === null || path === null) return;
    const abort = new AbortController();
    let again: ReturnType<typeof setTimeout> | undefined;
    const cached = kept.get(key) as T | undefined;
    if (cached !== undefined) state.value = { key, data: cached, error: null, loading: true };
    else state.value = { ...state.peek(), loading: true, error: null };
    const load = async (): Promise<void> => {
      try {
        const data = await call<T>(path, { params, signal: abort.signal });
        keep(key, data);
        state.value = { key, data, error: null, loading: false };
      } catch (cause) {
        if (abort.signal.aborted) return;
        const error = cause instanceof ApiError ? cause : new ApiError(0, 'unreadable', String(cause));
        state.value = { ...state.peek(), error, loading: false };
        if (error.status === 0) again = setTimeout(load, 3_000);
      }
    };
    void load();
    return () => {
      abort.abort();
      clearTimeout(again);
    };
  }, [key, turn.value]);
  const { data, error, loading, key: answered } = state.value;
  return { data, error, loading, key: answered, reload: () => turn.value++ };
}

/** Short notes about what was done, shown for a moment and read aloud by screen readers. */
export const notices: Signal<{ id: number; text: string; tone: 'done' | 'failed' }[]> = signal([]);
let noticeId = 0;

export function notify(text: string, tone: 'done' | 'failed' = 'done'): void {
  const id = ++noticeId;
  notices.value = [...notices.peek(), { id, text, tone }];
  setTimeout(() => (notices.value = notices.peek().filter((notice) => notice.id !== id)), tone === 'failed' ? 8_000 : 3_000);
}

/** Runs an action of the user; failure becomes a notice that says what to do. */
export async function act<T>(work: () => Promise<T>, done?: string): Promise<T | null> {
  try {
    const result = await work();
    if (done) notify(done);
    return result;
  } catch (cause) {
    notify((cause as Error).message, 'failed');
    return null;
  }
}
