/** The one table of keys: what they do is what the help shows. Pages bind actions to names while they are shown. */

import { useEffect, useRef } from 'preact/hooks';

export interface Binding {
  keys: readonly string[];
  does: string;
  group: 'Anywhere' | 'Lists' | 'Run';
}

export const KEYS = {
  palette: { keys: ['mod+k'], does: 'Command palette', group: 'Anywhere' },
  help: { keys: ['?'], does: 'This help', group: 'Anywhere' },
  search: { keys: ['/'], does: 'Filter, or find in the run', group: 'Anywhere' },
  theme: { keys: ['shift+d'], does: 'Light or dark', group: 'Anywhere' },
  goRuns: { keys: ['g r'], does: 'Go to runs', group: 'Anywhere' },
  goConversations: { keys: ['g c'], does: 'Go to conversations', group: 'Anywhere' },
  goUsers: { keys: ['g u'], does: 'Go to users', group: 'Anywhere' },
  goOverview: { keys: ['g o'], does: 'Go to overview', group: 'Anywhere' },
  goScores: { keys: ['g s'], does: 'Go to scores', group: 'Anywhere' },
  back: { keys: ['escape'], does: 'Close, clear the selection, back', group: 'Anywhere' },
  down: { keys: ['j', 'arrowdown'], does: 'Next row', group: 'Lists' },
  up: { keys: ['k', 'arrowup'], does: 'Previous row', group: 'Lists' },
  open: { keys: ['enter', 'o'], does: 'Open', group: 'Lists' },
  check: { keys: ['x'], does: 'Mark for bulk actions', group: 'Lists' },
  newRuns: { keys: ['n'], does: 'Show the new runs', group: 'Lists' },
  older: { keys: ['l'], does: 'Load older', group: 'Lists' },
  collapse: { keys: ['h', 'arrowleft'], does: 'Collapse, then to the parent', group: 'Run' },
  expand: { keys: ['l', 'arrowright'], does: 'Expand, then to the first child', group: 'Run' },
  nextError: { keys: ['e'], does: 'Next error', group: 'Run' },
  previousError: { keys: ['shift+e'], does: 'Previous error', group: 'Run' },
  nextVisit: { keys: [']'], does: 'Next visit of the same step', group: 'Run' },
  previousVisit: { keys: ['['], does: 'Previous visit of the same step', group: 'Run' },
  collapseAll: { keys: ['shift+h'], does: 'Collapse all', group: 'Run' },
  expandAll: { keys: ['shift+l'], does: 'Expand all', group: 'Run' },
  zoomIn: { keys: ['+', '='], does: 'Zoom in', group: 'Run' },
  zoomOut: { keys: ['-'], does: 'Zoom out', group: 'Run' },
  zoomSpan: { keys: ['z'], does: 'Zoom to the selected span', group: 'Run' },
  zoomAll: { keys: ['0'], does: 'Show the whole run', group: 'Run' },
  panLeft: { keys: ['shift+arrowleft'], does: 'Earlier', group: 'Run' },
  panRight: { keys: ['shift+arrowright'], does: 'Later', group: 'Run' },
  critical: { keys: ['c'], does: 'Critical path only', group: 'Run' },
  graph: { keys: ['m'], does: 'Graph on or off', group: 'Run' },
  copyLink: { keys: ['y'], does: 'Copy a link to this view', group: 'Run' },
} as const satisfies Record<string, Binding>;

export type KeyName = keyof typeof KEYS;
type Action = () => void | false;
type Bound = Partial<Record<KeyName, Action>>;

const layers: Bound[] = [];
let pending = '';
let pendingAt = 0;

/** Binds while the component is shown; the layer that came last answers first. */
export function useKeys(bound: Bound, active = true): void {
  const latest = useRef(bound);
  latest.current = bound;
  useEffect(() => {
    if (!active) return;
    const layer = new Proxy({} as Bound, { get: (_, name) => latest.current[name as KeyName] });
    layers.push(layer);
    return () => void layers.splice(layers.indexOf(layer), 1);
  }, [active]);
}

export function keyText(event: KeyboardEvent): string {
  const key = event.key.toLowerCase();
  const letter = key.length === 1 && key !== ' ';
  const mod = event.metaKey || event.ctrlKey ? 'mod+' : '';
  const upper = event.shiftKey && (!letter || (key >= 'a' && key <= 'z')) ? 'shift+' : '';
  return mod + upper + key;
}

function isTyping(target: EventTarget | null): boolean {
  const element = target as HTMLElement | null;
  return !!element?.closest?.('input:not([type=checkbox]), textarea, select, [contenteditable=true]');
}

function onKey(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.altKey || event.isComposing) return;
  const typed = keyText(event);
  if (isTyping(event.target) && typed !== 'mod+k') return;
  if ((typed === 'enter' || typed === ' ') && (event.target as HTMLElement).closest?.('a, button, summary, [role=tab]')) return;
  if (/^arrow/.test(typed) && (event.target as HTMLElement).closest?.('[data-own-arrows]')) return;
  const at = performance.now();
  const chord = pending && at - pendingAt < 1_200 ? pending + ' ' + typed : typed;
  pending = '';
  if (run(chord) || (chord !== typed && run(typed))) event.preventDefault();
  else if (typed === 'g') {
    pending = 'g';
    pendingAt = at;
  }
}

function run(text: string): boolean {
  for (let i = layers.length - 1; i >= 0; i--) {
    const layer = layers[i]!;
    for (const name of Object.keys(KEYS) as KeyName[]) {
      if (!(KEYS[name].keys as readonly string[]).includes(text)) continue;
      const action = layer[name];
      if (action && action() !== false) return true;
    }
  }
  return false;
}

export function listenForKeys(): void {
  addEventListener('keydown', onKey);
}

const mac = /Mac|iPhone|iPad/.test(navigator.platform);
const SHOWN: Record<string, string> = {
  mod: mac ? '⌘' : 'Ctrl', shift: '⇧', arrowdown: '↓', arrowup: '↑', arrowleft: '←', arrowright: '→', enter: '↵', escape: 'Esc',
};

/** A key as it stands on the keyboard: one piece per key cap. */
export function keyCaps(text: string): string[] {
  return text.split(/[ ]|(?<=.)\+(?=.)/).map((part) => SHOWN[part] ?? (part.length === 1 ? part.toUpperCase() : part));
}
