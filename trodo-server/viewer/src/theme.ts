/** Runs before the first paint, so that a dark page never flashes white. */
try {
  const { theme } = JSON.parse(localStorage.getItem('trodo.viewer') ?? '{}') as { theme?: string };
  const dark = theme === 'dark' || (theme !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches);
  document.documentElement.dataset.theme = dark ? 'dark' : 'light';
} catch {
  document.documentElement.dataset.theme = 'light';
}
