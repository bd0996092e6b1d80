/** Which tenant is looked at, where the store holds several. Its name stays in every address, so that links say it. */

import type { JSX } from 'preact';
import { useApi } from '../io/api';
import { go, param } from '../io/route';

const DEFAULT = 'default';

export function SiteChoice(): JSX.Element | null {
  const sites = useApi<{ items: { id: string; name?: string | null }[] }>('sites');
  const chosen = param('site') ?? DEFAULT;
  const known = sites.data?.items ?? [];
  const items = known.some((site) => site.id === chosen) ? known : [...known, { id: chosen }];
  if (known.length < 2) return null;
  const choose = (id: string): void => go('', { site: id === DEFAULT ? null : id });
  return (
    <select class="field sites" aria-label="Site" title="Site" value={chosen} onChange={(event) => choose(event.currentTarget.value)}>
      {items.map((site) => <option key={site.id} value={site.id}>{site.name || site.id}</option>)}
    </select>
  );
}
