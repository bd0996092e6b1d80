// A stand-in for the collector, for working on pages without Java: node dev/server.mjs [port]. Rebuilds the bundle on each page load.
import { createServer } from 'node:http';
import { execFileSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { dirname, extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { makeAll, makeRun } from './data.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const bundle = join(here, '../../src/main/resources/ai/trodo/server/viewer');
const port = Number(process.argv[2] ?? 4399);
const empty = process.argv.includes('--empty');
const runs = empty ? [] : makeAll(Date.now());
const tails = new Set();
const TYPES = { '.js': 'text/javascript', '.css': 'text/css', '.svg': 'image/svg+xml', '.html': 'text/html; charset=utf-8', '.txt': 'text/plain' };
const CSP = "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'self'; frame-ancestors 'self'";

const quantile = (values, share) => (values.length ? [...values].sort((a, b) => a - b)[Math.floor((values.length - 1) * share)] : null);
const total = (list, get) => list.reduce((sum, one) => sum + (get(one) ?? 0), 0);

function select(params) {
  const q = params.get('q') ?? '';
  const from = Date.parse(params.get('from') ?? '') || 0;
  const to = Date.parse(params.get('to') ?? '') || Infinity;
  const fields = { agent: (r) => [r.agent_name], status: (r) => [r.status], model: (r) => r.models, tool: (r) => r.tools, user: (r) => [r.distinct_id], tag: (r) => r.tags, env: (r) => [r.environment], release: (r) => [r.release], conversation: (r) => [r.conversation_id], is: (r) => [r.status], has: (r) => (r.error_count ? ['error'] : []) };
  const tests = [...q.matchAll(/([\w.]+)(>=|<=|:|>|<)("(?:[^"\\]|\\.)*"|\S+)/g)].map(([, field, op, value]) => {
    const plain = value.replace(/^"|"$/g, '').replace(/\\(.)/g, '$1');
    if (field === 'text') return (r) => `${r.input_preview} ${r.output_preview}`.toLowerCase().includes(plain.toLowerCase());
    if (['cost', 'tokens', 'duration', 'spans', 'errors'].includes(field)) {
      const number = parseFloat(plain) * (/\ds$/.test(plain) ? 1000 : 1);
      const get = { cost: (r) => r.cost, tokens: (r) => r.tokens_in + r.tokens_out, duration: (r) => r.duration_ms, spans: (r) => r.span_count, errors: (r) => r.error_count }[field];
      return (r) => (op[0] === '>' ? get(r) > number : get(r) < number);
    }
    if (!fields[field]) throw Object.assign(new Error(`Unknown field "${field}". Known: ${Object.keys(fields).join(', ')}`), { status: 400, code: 'invalid_filter', field: 'q' });
    return (r) => fields[field](r).some((one) => plain.split(',').includes(String(one)));
  });
  return runs.map((one) => one.summary).filter((r) => Date.parse(r.started_at) >= from && Date.parse(r.started_at) <= to && tests.every((test) => test(r)));
}

function facet(list, get) {
  const counts = new Map();
  for (const run of list) for (const value of [get(run)].flat().filter(Boolean)) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].map(([value, count]) => ({ value, count })).sort((a, b) => b.count - a.count);
}

function series(list, params, buckets) {
  const times = list.map((run) => Date.parse(run.started_at));
  const from = Date.parse(params.get('from') ?? '') || Math.min(...times, Date.now() - 3_600_000);
  const to = Date.parse(params.get('to') ?? '') || Date.now();
  const width = (to - from) / buckets;
  return { bucket_ms: width, points: Array.from({ length: buckets }, (_, i) => {
    const inside = list.filter((run) => { const at = Date.parse(run.started_at); return at >= from + i * width && at < from + (i + 1) * width; });
    const took = inside.map((run) => run.duration_ms).filter(Boolean);
    return { at: new Date(from + i * width).toISOString(), runs: inside.length, errors: inside.filter((r) => r.status === 'error').length, cost: total(inside, (r) => r.cost), tokens_in: total(inside, (r) => r.tokens_in), tokens_out: total(inside, (r) => r.tokens_out), p50_ms: quantile(took, 0.5), p95_ms: quantile(took, 0.95) };
  }) };
}

function usage(list, keyOf) {
  return facet(list, keyOf).map(({ value }) => {
    const mine = list.filter((run) => [keyOf(run)].flat().includes(value));
    const took = mine.map((r) => r.duration_ms).filter(Boolean);
    return { name: value, count: mine.length, errors: mine.filter((r) => r.status === 'error').length, error_rate: mine.filter((r) => r.status === 'error').length / mine.length, p50_ms: quantile(took, 0.5), p95_ms: quantile(took, 0.95), p99_ms: quantile(took, 0.99), tokens_in: total(mine, (r) => r.tokens_in), tokens_out: total(mine, (r) => r.tokens_out), cost: total(mine, (r) => r.cost), last_at: mine[0]?.started_at };
  });
}

function totals(list) {
  const took = list.map((r) => r.duration_ms).filter(Boolean);
  const errors = list.filter((r) => r.status === 'error').length;
  return { runs: list.length, errors, error_rate: list.length ? errors / list.length : null, p50_ms: quantile(took, 0.5), p95_ms: quantile(took, 0.95), p99_ms: quantile(took, 0.99), tokens_in: total(list, (r) => r.tokens_in), tokens_out: total(list, (r) => r.tokens_out), cost: total(list, (r) => r.cost), users: new Set(list.map((r) => r.distinct_id)).size, conversations: new Set(list.map((r) => r.conversation_id)).size };
}

function graphOf(one) {
  const nodes = new Map();
  const edges = new Map();
  const key = (span) => `${span.kind}:${span.name}`;
  const byId = new Map(one.spans.map((span) => [span.span_id, span]));
  for (const span of one.spans) {
    const node = nodes.get(key(span)) ?? { id: key(span), label: span.name, kind: span.kind, count: 0, running: 0, errors: 0, duration_ms: 0, tokens_in: 0, tokens_out: 0, cost: 0, visits: [] };
    node.count++;
    node.running += span.status === 'running' ? 1 : 0;
    node.errors += span.status === 'error' ? 1 : 0;
    node.duration_ms += span.duration_ms ?? 0;
    node.tokens_in += span.tokens_in ?? 0;
    node.tokens_out += span.tokens_out ?? 0;
    node.cost += span.cost ?? 0;
    node.visits.push(span.span_id);
    nodes.set(node.id, node);
    const parent = byId.get(span.parent_span_id);
    const source = parent ? key(parent) : 'start';
    const id = source + '>' + key(span);
    const edge = edges.get(id) ?? { id, source, target: key(span), count: 0, condition: null, taken: true };
    edge.count++;
    edges.set(id, edge);
  }
  nodes.set('start', { id: 'start', label: 'start', kind: 'start', count: 1, visits: [] });
  nodes.set('chain:escalate', { id: 'chain:escalate', label: 'escalate', kind: 'chain', count: 0, declared: true, is_global: true, visits: [] });
  edges.set('x', { id: 'x', source: 'chain:route', target: 'chain:escalate', count: 0, condition: 'angry', taken: false });
  return { nodes: [...nodes.values()], edges: [...edges.values()].filter((edge) => nodes.has(edge.source)), status: one.summary.status, dropped_at: null };
}

function summaryOf(one) {
  const group = (get) => {
    const found = new Map();
    for (const span of one.spans) {
      const row = found.get(get(span)) ?? { kind: span.kind, name: span.name, count: 0, self_ms: 0, cost: 0, tokens: 0 };
      row.count++; row.self_ms += span.self_ms ?? 0; row.cost += span.cost ?? 0; row.tokens += (span.tokens_in ?? 0) + (span.tokens_out ?? 0);
      found.set(get(span), row);
    }
    return [...found.values()].sort((a, b) => b.self_ms - a.self_ms);
  };
  return { by_kind: group((s) => s.kind), by_name: group((s) => s.kind + s.name).slice(0, 20), critical_path: one.spans.filter((s) => s.critical).map((s) => s.span_id), total_ms: one.summary.duration_ms, overlap_ms: 240, idle_ms: 31 };
}

function answer(path, params) {
  const parts = path.split('/').map(decodeURIComponent);
  const list = () => select(params);
  const one = parts[0] === 'runs' && parts[1] ? runs.find((run) => run.summary.run_id === parts[1]) : null;
  if (parts[0] === 'runs' && parts[1] && !one) throw Object.assign(new Error('No such run'), { status: 404, code: 'not_found' });
  const talk = (id) => { const mine = runs.filter((r) => r.summary.conversation_id === id).reverse(); return { conversation_id: id, distinct_id: mine[0]?.summary.distinct_id, run_count: mine.length, first_at: mine[0]?.summary.started_at, last_at: mine.at(-1)?.summary.started_at, tokens: total(mine, (r) => r.summary.tokens_in), cost: total(mine, (r) => r.summary.cost), errors: mine.filter((r) => r.summary.status === 'error').length, agents: [...new Set(mine.map((r) => r.summary.agent_name))], last_input_preview: mine.at(-1)?.summary.input_preview }; };
  const user = (id) => { const mine = runs.filter((r) => r.summary.distinct_id === id); return { distinct_id: id, run_count: mine.length, conversation_count: new Set(mine.map((r) => r.summary.conversation_id)).size, first_at: mine.at(-1)?.summary.started_at, last_at: mine[0]?.summary.started_at, tokens: total(mine, (r) => r.summary.tokens_in), cost: total(mine, (r) => r.summary.cost), errors: mine.filter((r) => r.summary.status === 'error').length, profile: { plan: 'pro', country: 'DE' }, groups: { company: 'acme' } }; };
  switch (parts[0]) {
    case 'runs': {
      if (!one) {
        const sort = { duration: (r) => r.duration_ms, cost: (r) => r.cost, tokens: (r) => r.tokens_in, errors: (r) => r.error_count }[params.get('sort')] ?? ((r) => Date.parse(r.started_at));
        const sorted = list().sort((a, b) => (sort(b) - sort(a)) * (params.get('dir') === 'asc' ? -1 : 1));
        const at = Number(params.get('cursor') ?? 0);
        const limit = Number(params.get('limit') ?? 50);
        return { items: sorted.slice(at, at + limit), next_cursor: at + limit < sorted.length ? String(at + limit) : null, total_estimate: sorted.length };
      }
      if (parts[2] === 'spans') { const span = one.spans.find((s) => s.span_id === parts[3]); const detail = one.details.get(parts[3]); return { ...span, input: detail.input, output: detail.output, error: span.error && { ...span.error, stack_trace: detail.stack }, events: one.events.filter((e) => e.span_id === parts[3]), scores: [], extra: {} }; }
      if (parts[2] === 'graph') return graphOf(one);
      if (parts[2] === 'summary') return summaryOf(one);
      if (parts[2] === 'records') return { items: one.spans.slice(0, 40).map((span, i) => ({ seq: i + 1, type: 'span', received_at: span.started_at, hash: span.span_id.repeat(4), prev_hash: null, body: JSON.stringify(span) })), next_cursor: null };
      if (parts[2] === 'audit') return { records: one.spans.length, head_hash: 'ab'.repeat(32), verified: true, broken_at: null };
      return { run: one.run, children: runs.map((r) => r.summary).filter((r) => r.parent_run_id === parts[1]), spans: one.spans, events: one.events, scores: one.scores, truncated: false, next_span_cursor: null };
    }
    case 'facets': { const l = list(); return { agents: facet(l, (r) => r.agent_name), statuses: facet(l, (r) => r.status), models: facet(l, (r) => r.models), tools: facet(l, (r) => r.tools), users: facet(l, (r) => r.distinct_id), environments: facet(l, (r) => r.environment), releases: facet(l, (r) => r.release), tags: facet(l, (r) => r.tags) }; }
    case 'series': return series(list(), params, Number(params.get('buckets') ?? 60));
    case 'views': return { items: [{ name: 'Failures in prod', q: 'status:error env:prod', sort: 'started_at', range: '7d' }] };
    case 'info': return { version: '0.1.0-dev', mode: 'embedded', site: 'default', auth: 'none', user: null, store: { engine: 'sqlite', spans: 14210, bytes: 48_300_000 }, capabilities: { text_search: true, live_across_processes: false }, ingest: { accepted: 14210, rejected: 2, dropped: 0 }, now: new Date().toISOString() };
    case 'conversations': if (parts[1]) return { conversation: talk(parts[1]), turns: runs.filter((r) => r.summary.conversation_id === parts[1]).reverse().map((r) => ({ run: r.summary, input_text: r.run.input, output_text: r.run.output })) }; return { items: [...new Set(list().map((r) => r.conversation_id).filter(Boolean))].map(talk), next_cursor: null };
    case 'users': if (parts[1]) return { user: user(parts[1]), runs: { items: runs.filter((r) => r.summary.distinct_id === parts[1]).slice(0, 20).map((r) => r.summary) }, conversations: { items: [...new Set(runs.filter((r) => r.summary.distinct_id === parts[1]).map((r) => r.summary.conversation_id).filter(Boolean))].map(talk) }, events: [{ name: 'checkout_started', at: new Date().toISOString(), properties: { items: 3 } }] }; return { items: [...new Set(list().map((r) => r.distinct_id).filter(Boolean))].map(user), next_cursor: null };
    case 'overview': { const l = list(); const before = totals(l); return { totals: totals(l), previous: { ...before, runs: before.runs * 0.8, cost: before.cost * 1.3, p95_ms: (before.p95_ms ?? 0) * 0.9 }, series: series(l, params, 60), by_model: usage(l, (r) => r.models), by_agent: usage(l, (r) => r.agent_name), by_day: facet(l, (r) => r.started_at.slice(0, 10)).map(({ value }) => { const mine = l.filter((r) => r.started_at.startsWith(value)); return { day: value, runs: mine.length, cost: total(mine, (r) => r.cost), tokens_in: total(mine, (r) => r.tokens_in), tokens_out: total(mine, (r) => r.tokens_out) }; }).sort((a, b) => a.day.localeCompare(b.day)), slowest: [...l].sort((a, b) => b.duration_ms - a.duration_ms).slice(0, 8), most_expensive: [...l].sort((a, b) => b.cost - a.cost).slice(0, 8), failing_tools: [{ name: 'lookup_order', errors: 21, count: 480 }, { name: 'search_policy', errors: 3, count: 210 }] }; }
    case 'tools': return { items: usage(list(), (r) => r.tools) };
    case 'models': return { items: usage(list(), (r) => r.models) };
    case 'agents': return { items: usage(list(), (r) => r.agent_name) };
    case 'scores': { const all = runs.flatMap((r) => r.scores.map((s) => ({ ...s, run_id: r.summary.run_id, distinct_id: r.summary.distinct_id }))); return parts[1] ? [{ name: 'helpful', data_type: 'boolean', count: all.length, avg: 0.81, min: 0, max: 1, distribution: [{ value: false, count: 19 }, { value: true, count: 81 }], by_day: [0.7, 0.74, 0.8, 0.79, 0.85].map((avg, i) => ({ day: `2026-11-1${i}`, avg, count: 9 })) }, { name: 'faithfulness', data_type: 'numeric', count: 40, avg: 0.734, min: 0.1, max: 1, distribution: [1, 2, 4, 6, 9, 12, 6].map((count, i) => ({ value: i / 7, count })), by_day: [] }] : { items: all, next_cursor: null }; }
    case 'prompts': {
      const at = new Date().toISOString();
      const lines = [{ version: 2, labels: ['production'], comment: 'Kinder', created_at: at, created_by: 'ada' }, { version: 1, labels: [], comment: null, created_at: new Date(Date.now() - 8e8).toISOString(), created_by: 'ada' }];
      const head = { name: parts[1] ?? 'support-system', version_count: 2, latest_version: 2, labels: { production: 2 }, updated_at: at };
      if (parts[2] === 'versions') return { ...lines[2 - Number(parts[3])], type: 'text', content: 'You are the support agent of {{shop}}.\nBe brief' + (parts[3] === '2' ? ' and kind.\nNever invent an order number.' : '.'), config: { model: 'gpt-4o' }, variables: ['shop'] };
      if (parts[2] === 'usage') return { versions: [{ version: '2', q: 'prompt:"support-system@2"', runs: 120, calls: 240, errors: 3, p50_ms: 800, p95_ms: 2100, tokens_in: 90_000, tokens_out: 12_000, cost: 0.42, last_at: at, scores: [{ name: 'helpful', count: 30, avg: 0.8 }] }] };
      return parts[1] ? { ...head, versions: lines } : { items: [head] };
    }
    case 'journeys': return { items: [], reason: null };
    case 'audit': return { items: [{ at: new Date().toISOString(), actor: 'ada', action: 'runs.delete', target: '3 runs' }] };
    case 'retention': return { max_age_days: 30, max_bytes: null };
    case 'sites': return { items: [{ id: 'default', keys: [{ key_id: 'k1', scopes: ['ingest'], hint: 'trodo_9f2…', created_at: new Date().toISOString() }] }] };
    case 'prices': return { items: [{ model: 'gpt-4o', input: 2.5, cache_read: 1.25, output: 10, source: 'built in' }] };
    case 'diff': { const [l, r] = ['left', 'right'].map((side) => runs.find((run) => run.summary.run_id === params.get(side))); return { left: l.summary, right: r.summary, rows: l.spans.map((span, i) => { const other = r.spans[i]; if (!other) return { change: 'removed', left: span, right: null, delta: null }; return { change: span.name !== other.name ? 'changed' : Math.abs(span.duration_ms - other.duration_ms) > 200 ? 'changed' : 'same', left: span, right: other, delta: { duration_ms: other.duration_ms - span.duration_ms, tokens: (other.tokens_in ?? 0) - (span.tokens_in ?? 0), cost: (other.cost ?? 0) - (span.cost ?? 0) } }; }), input: { left: l.run.input, right: r.run.input }, output: { left: l.run.output, right: r.run.output }, delta: {} }; }
    default: throw Object.assign(new Error('Not here'), { status: 404, code: 'not_found' });
  }
}

function tail(response, params) {
  response.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store' });
  response.write(': hello\n\n');
  const one = { response, run: params.get('run') };
  tails.add(one);
  response.on('close', () => tails.delete(one));
}

if (process.argv.includes('--live')) {
  setInterval(() => {
    const run = makeRun(Date.now() - 3000);
    runs.unshift(run);
    for (const one of tails) if (!one.run) one.response.write(`id: ${Date.now()}\nevent: run\ndata: ${JSON.stringify(run.summary)}\n\n`);
  }, 2_500).unref();
}

createServer(async (request, response) => {
  const url = new URL(request.url, 'http://local');
  try {
    if (url.pathname === '/api/live') return tail(response, url.searchParams);
    if (url.pathname.startsWith('/api/')) {
      const body = request.method === 'GET' ? answer(url.pathname.slice(5), url.searchParams) : url.pathname.endsWith('/keys') ? { key: 'trodo_4c1f9b27e0d84a7c' } : url.pathname.endsWith('preview') ? { text: 'My card is [card], write to [e-mail]' } : { ok: true };
      response.writeHead(200, { 'Content-Type': 'application/json' });
      return response.end(JSON.stringify(body));
    }
    const asset = ['.js', '.css', '.svg', '.txt'].includes(extname(url.pathname));
    if (!asset && process.argv.includes('--build')) execFileSync(process.execPath, [join(here, '../build.mjs')]);
    const file = asset ? url.pathname.split('/').pop() : 'index.html';
    response.writeHead(200, { 'Content-Type': TYPES[extname(file)], 'Content-Security-Policy': CSP });
    response.end(await readFile(join(bundle, file)));
  } catch (cause) {
    response.writeHead(cause.status ?? 500, { 'Content-Type': 'application/json' });
    response.end(JSON.stringify({ error: { code: cause.code ?? 'error', message: cause.message, field: cause.field } }));
  }
}).listen(port, '127.0.0.1', () => console.log(`http://127.0.0.1:${port}/`));
