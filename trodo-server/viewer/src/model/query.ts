/** The query language of the filter bar: reading it into terms, editing terms, and completing what is being typed. */

import type { Facets } from './types';

export interface FieldInfo {
  name: string;
  hint: string;
  ops: readonly string[];
  facet?: string;
  values?: readonly string[];
}

const IS = [':'] as const;
const ORDERED = ['>', '>=', '<', '<=', ':'] as const;

export const FIELDS: readonly FieldInfo[] = [
  { name: 'agent', hint: 'name of the agent', ops: IS, facet: 'agents' },
  { name: 'status', hint: 'how the run ended', ops: IS, facet: 'statuses', values: ['running', 'ok', 'error', 'cancelled', 'paused', 'abandoned', 'lost'] },
  { name: 'user', hint: 'end user (distinct id)', ops: IS, facet: 'users' },
  { name: 'conversation', hint: 'conversation id', ops: IS },
  { name: 'model', hint: 'a model that was called', ops: IS, facet: 'models' },
  { name: 'tool', hint: 'a tool that was called', ops: IS, facet: 'tools' },
  { name: 'kind', hint: 'has a span of this kind', ops: IS, values: ['agent', 'llm', 'tool', 'retrieval', 'chain', 'function', 'generic'] },
  { name: 'prompt', hint: 'made from a kept prompt, such as prompt:support@2', ops: IS },
  { name: 'tag', hint: 'tag of the run', ops: IS, facet: 'tags' },
  { name: 'env', hint: 'environment', ops: IS, facet: 'environments' },
  { name: 'release', hint: 'release', ops: IS, facet: 'releases' },
  { name: 'parent', hint: 'id of the parent run', ops: IS },
  { name: 'text', hint: 'words in input or output', ops: IS },
  { name: 'has', hint: 'has an error, a score', ops: IS, values: ['error', 'score'] },
  { name: 'is', hint: 'is running, is standalone', ops: IS, values: ['running', 'standalone'] },
  { name: 'cost', hint: 'US dollars', ops: ORDERED, values: ['0', '0.01', '0.1', '1'] },
  { name: 'tokens', hint: 'tokens in and out', ops: ORDERED, values: ['1000', '10000', '100000'] },
  { name: 'duration', hint: '500ms, 2s, 1m', ops: ORDERED, values: ['500ms', '2s', '10s', '1m'] },
  { name: 'spans', hint: 'number of spans', ops: ORDERED, values: ['10', '100', '1000'] },
  { name: 'errors', hint: 'number of failed spans', ops: ORDERED, values: ['0'] },
  { name: 'score.', hint: 'a score, such as score.helpful>0.5', ops: ORDERED },
  { name: 'meta.', hint: 'metadata, such as meta.tenant:acme', ops: IS },
];

export interface Term {
  text: string;
  from: number;
  to: number;
  negated: boolean;
  field: string | null;
  op: string | null;
  values: string[];
  known: boolean;
}

/** Splits at spaces outside quotes, and reads each piece. Never throws: what cannot be read is a bare word. */
export function parse(query: string): Term[] {
  const terms: Term[] = [];
  let from = -1;
  let quoted = false;
  for (let i = 0; i <= query.length; i++) {
    const char = query[i];
    if (char === '"' && query[i - 1] !== '\\') quoted = !quoted;
    const blank = char === undefined || (!quoted && /\s/.test(char));
    if (blank && from >= 0) {
      terms.push(readTerm(query.slice(from, i), from));
      from = -1;
    } else if (!blank && from < 0) from = i;
  }
  return terms;
}

function readTerm(text: string, from: number): Term {
  const negated = text.length > 1 && text.startsWith('-');
  const body = negated ? text.slice(1) : text;
  const match = /^([A-Za-z_][\w.-]*)(>=|<=|:|>|<|=)([\s\S]*)$/.exec(body);
  const base = { text, from, to: from + text.length, negated };
  if (!match) return { ...base, field: null, op: null, values: [unquote(body)], known: true };
  const field = match[1]!;
  return { ...base, field, op: match[2]!, values: splitValues(match[3]!), known: fieldOf(field) !== null };
}

export function fieldOf(name: string): FieldInfo | null {
  const exact = FIELDS.find((field) => field.name === name);
  if (exact) return exact;
  return FIELDS.find((field) => field.name.endsWith('.') && name.startsWith(field.name) && name.length > field.name.length) ?? null;
}

function splitValues(text: string): string[] {
  const values: string[] = [];
  let value = '';
  let quoted = false;
  for (let i = 0; i < text.length; i++) {
    const char = text[i]!;
    if (char === '"' && text[i - 1] !== '\\') quoted = !quoted;
    if (char === ',' && !quoted) {
      values.push(unquote(value));
      value = '';
    } else value += char;
  }
  values.push(unquote(value));
  return values;
}

function unquote(text: string): string {
  if (!text.startsWith('"')) return text;
  const body = text.endsWith('"') && text.length > 1 ? text.slice(1, -1) : text.slice(1);
  return body.replace(/\\(["\\])/g, '$1');
}

export function quote(value: string): string {
  return value === '' || /[\s",:\\]/.test(value) ? '"' + value.replace(/(["\\])/g, '\\$1') + '"' : value;
}

/** Whether the query already asks for exactly this value of this field. */
export function hasValue(query: string, field: string, value: string): boolean {
  return parse(query).some((term) => term.field === field && term.op === ':' && !term.negated && term.values.includes(value));
}

/** Adds a value to the field's term (comma is "or"), or takes it away when it stands there already. */
export function toggleValue(query: string, field: string, value: string): string {
  const terms = parse(query);
  const found = terms.find((term) => term.field === field && term.op === ':' && !term.negated);
  if (!found) return join([...terms.map((term) => term.text), `${field}:${quote(value)}`]);
  const values = found.values.includes(value) ? found.values.filter((old) => old !== value) : [...found.values, value];
  const text = values.length ? `${field}:${values.map(quote).join(',')}` : '';
  return join(terms.map((term) => (term === found ? text : term.text)));
}

/** Leaves exactly this one value for the field. */
export function setValue(query: string, field: string, value: string): string {
  const rest = parse(query).filter((term) => term.field !== field).map((term) => term.text);
  return join([...rest, `${field}:${quote(value)}`]);
}

export function removeTerm(query: string, index: number): string {
  return join(parse(query).filter((_, i) => i !== index).map((term) => term.text));
}

function join(terms: string[]): string {
  return terms.filter(Boolean).join(' ');
}

export interface Completion {
  label: string;
  hint: string;
  /** The whole query once chosen, and where the caret then stands. */
  query: string;
  caret: number;
  /** A field asks for a value next, so the list stays open. */
  more: boolean;
}

/** What could stand at the caret: field names first, then the field's values, most frequent first. */
export function complete(query: string, caret: number, facets: Facets, most = 9): Completion[] {
  const term = parse(query).find((candidate) => candidate.from <= caret && caret <= candidate.to);
  const from = term ? term.from : caret;
  const to = term ? term.to : caret;
  const typed = query.slice(from, caret);
  const minus = typed.startsWith('-') ? '-' : '';
  const body = typed.slice(minus.length);
  const operator = /^([A-Za-z_][\w.-]*)(>=|<=|:|>|<)([\s\S]*)$/.exec(body);
  const replace = (text: string, more: boolean): Pick<Completion, 'query' | 'caret' | 'more'> => {
    const tail = query.slice(to);
    const gap = more || tail.startsWith(' ') ? '' : ' ';
    return { query: query.slice(0, from) + text + gap + tail, caret: from + text.length + gap.length, more };
  };
  if (operator) return values(operator[1]!, operator[2]!, operator[3]!, facets, most, (text) => replace(minus + text, false));
  const needle = body.toLowerCase();
  return FIELDS.filter((field) => field.name.startsWith(needle) || (needle.length > 1 && field.hint.includes(needle)))
    .sort((a, b) => Number(b.name.startsWith(needle)) - Number(a.name.startsWith(needle)))
    .slice(0, most)
    .map((field) => {
      const suffix = field.name.endsWith('.') ? '' : field.ops[0];
      return { label: field.name + suffix, hint: field.hint, ...replace(minus + field.name + suffix, true) };
    });
}

function values(
  name: string,
  op: string,
  typed: string,
  facets: Facets,
  most: number,
  replace: (text: string) => Pick<Completion, 'query' | 'caret' | 'more'>,
): Completion[] {
  const field = fieldOf(name);
  if (!field) return [];
  const comma = lastComma(typed);
  const before = typed.slice(0, comma + 1);
  const needle = unquote(typed.slice(comma + 1)).toLowerCase();
  const counted = field.facet ? (facets[field.facet] ?? []) : [];
  const seen = new Set<string>();
  const offers: { value: string; hint: string }[] = [];
  for (const { value, count } of counted) offers.push({ value: String(value), hint: String(count) });
  for (const value of field.values ?? []) offers.push({ value, hint: '' });
  return offers
    .filter(({ value }) => value.toLowerCase().includes(needle) && !seen.has(value) && seen.add(value))
    .slice(0, most)
    .map(({ value, hint }) => ({ label: value, hint, ...replace(name + op + before + quote(value)) }));
}

function lastComma(text: string): number {
  let quoted = false;
  let found = -1;
  for (let i = 0; i < text.length; i++) {
    if (text[i] === '"' && text[i - 1] !== '\\') quoted = !quoted;
    if (text[i] === ',' && !quoted) found = i;
  }
  return found;
}
