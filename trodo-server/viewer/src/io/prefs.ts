/** What a reader prefers, kept in this browser: theme, time zone, sizes of panels. */

import { effect, signal } from '@preact/signals';

export type Theme = 'system' | 'light' | 'dark';

export interface Prefs {
  theme: Theme;
  zone: string;
  detailWidth: number;
  graphHeight: number;
  nameWidth: number;
  graph: boolean;
  facets: boolean;
  nav: boolean;
}

const KEY = 'trodo.viewer';
const DEFAULTS: Prefs = {
  theme: 'system',
  zone: 'local',
  detailWidth: 460,
  graphHeight: 248,
  nameWidth: 340,
  graph: true,
  facets: true,
  nav: true,
};

function load(): Prefs {
  try {
    return { ...DEFAULTS, ...JSON.parse(localStorage.getItem(KEY) ?? '{}') };
  } catch {
    return DEFAULTS;
  }
}

export const prefs = signal<Prefs>(load());

export function prefer(changes: Partial<Prefs>): void {
  prefs.value = { ...prefs.peek(), ...changes };
  try {
    localStorage.setItem(KEY, JSON.stringify(prefs.peek()));
  } catch {
    // A browser that keeps nothing still shows the page.
  }
}

const dark = matchMedia('(prefers-color-scheme: dark)');
export const systemDark = signal(dark.matches);
dark.addEventListener('change', () => (systemDark.value = dark.matches));

const narrow = matchMedia('(max-width: 760px)');
export const isPhone = signal(narrow.matches);
narrow.addEventListener('change', () => (isPhone.value = narrow.matches));

export function isDark(): boolean {
  const { theme } = prefs.value;
  return theme === 'dark' || (theme === 'system' && systemDark.value);
}

effect(() => {
  document.documentElement.dataset.theme = isDark() ? 'dark' : 'light';
});

/** A clock that the whole page shares: ticks each second, and each frame only while something on screen is running. */
export const now = signal(Date.now());
setInterval(() => {
  if (!document.hidden) now.value = Date.now();
}, 1_000);
