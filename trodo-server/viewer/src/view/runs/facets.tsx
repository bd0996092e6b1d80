/** What the runs of this time have in common, with counts; a click narrows the list. */

import type { JSX } from 'preact';
import { useSignal } from '@preact/signals';
import { hasValue, parse, toggleValue } from '../../model/query';
import { compact } from '../../model/format';
import type { Facets } from '../../model/types';
import { Icon } from '../icons';
import { Status } from '../ui';

const GROUPS = [
  { key: 'statuses', field: 'status', label: 'Status' },
  { key: 'agents', field: 'agent', label: 'Agent' },
  { key: 'models', field: 'model', label: 'Model' },
  { key: 'tools', field: 'tool', label: 'Tool' },
  { key: 'tags', field: 'tag', label: 'Tag' },
  { key: 'environments', field: 'env', label: 'Environment' },
  { key: 'releases', field: 'release', label: 'Release' },
  { key: 'users', field: 'user', label: 'User' },
] as const;

const SHOWN = 8;

export function FacetPanel({ q, facets, onChange }: { q: string; facets: Facets | null; onChange: (q: string) => void }): JSX.Element {
  return (
    <aside class="facets" aria-label="Filters">
      {GROUPS.map((group) => <Group key={group.key} field={group.field} label={group.label} q={q} values={facets?.[group.key] ?? null} onChange={onChange} />)}
    </aside>
  );
}

function Group({ field, label, q, values, onChange }: { field: string; label: string; q: string; values: Facets[string] | null; onChange: (q: string) => void }): JSX.Element | null {
  const all = useSignal(false);
  const chosen = parse(q).filter((term) => term.field === field && term.op === ':' && !term.negated).flatMap((term) => term.values);
  const missing = chosen.filter((value) => !values?.some((facet) => facet.value === value)).map((value) => ({ value, count: 0 }));
  const list = [...(values ?? []), ...missing];
  if (values && list.length === 0) return null;
  const shown = all.value ? list : list.slice(0, SHOWN);
  return (
    <details open={field !== 'release' && field !== 'user' ? true : chosen.length > 0}>
      <summary>{label}<Icon name="chevron" size={12} /></summary>
      {!values && <div class="facet"><span class="bone" style={{ width: '70%' }} /></div>}
      {shown.map(({ value, count }) => (
        <label key={value} class="facet" title={value}>
          <input type="checkbox" class="check" checked={hasValue(q, field, value)} onChange={() => onChange(toggleValue(q, field, value))} />
          <span class="cut">{field === 'status' ? <Status status={value} /> : value}</span>
          <span class="n">{compact(count)}</span>
        </label>
      ))}
      {list.length > SHOWN && <button class="btn quiet small" onClick={() => (all.value = !all.value)}>{all.value ? 'Fewer' : `${list.length - SHOWN} more`}</button>}
    </details>
  );
}
