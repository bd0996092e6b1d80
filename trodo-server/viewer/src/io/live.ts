/** Server-sent events of one page. Closed while the tab is hidden, since browsers allow few connections per server. */

import { signal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { href, type Params } from './route';
import type { RunSummary, SpanNode } from '../model/types';

export type LiveState = 'off' | 'connecting' | 'live' | 'away';

export const liveState = signal<LiveState>('off');

export interface LiveHandlers {
  run?: (run: RunSummary) => void;
  span?: (span: SpanNode) => void;
  /** What was missed cannot be replayed: load again. Also called when a hidden tab comes back. */
  reset: () => void;
}

export function useLive(params: Params | null, handlers: LiveHandlers): void {
  const latest = useRef(handlers);
  latest.current = handlers;
  const key = params === null ? null : href('api/live', params);
  useEffect(() => {
    if (key === null) return void (liveState.value = 'off');
    let source: EventSource | null = null;
    let retry: ReturnType<typeof setTimeout> | undefined;
    const open = (): void => {
      liveState.value = 'connecting';
      source = new EventSource(key);
      source.onopen = () => (liveState.value = 'live');
      source.onerror = () => {
        liveState.value = 'away';
        if (source?.readyState === EventSource.CLOSED) retry = setTimeout(reopen, 3_000);
      };
      source.addEventListener('run', (event) => latest.current.run?.(JSON.parse((event as MessageEvent).data)));
      source.addEventListener('span', (event) => latest.current.span?.(JSON.parse((event as MessageEvent).data)));
      source.addEventListener('reset', () => latest.current.reset());
    };
    const close = (): void => {
      clearTimeout(retry);
      source?.close();
      source = null;
    };
    const reopen = (): void => {
      close();
      open();
      latest.current.reset();
    };
    const visibility = (): void => {
      if (document.hidden) close();
      else if (!source) reopen();
    };
    document.addEventListener('visibilitychange', visibility);
    if (!document.hidden) open();
    return () => {
      document.removeEventListener('visibilitychange', visibility);
      close();
      liveState.value = 'off';
    };
  }, [key]);
}
