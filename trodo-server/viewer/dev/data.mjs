// Believable data for working on the pages: agents with loops, failures, parallel tools, late spans, hostile content.
let seed = 7;
const random = () => (seed = (seed * 16807) % 2147483647) / 2147483647;
const pick = (list) => list[Math.floor(random() * list.length)];
const between = (low, high) => low + random() * (high - low);
const hex = (n) => Array.from({ length: n }, () => Math.floor(random() * 16).toString(16)).join('');
const uuid = () => `${hex(8)}-${hex(4)}-4${hex(3)}-a${hex(3)}-${hex(12)}`;

const MODELS = [['gpt-4o', 'openai', 2.5, 10], ['gpt-4o-mini', 'openai', 0.15, 0.6], ['claude-sonnet-4-5', 'anthropic', 3, 15], ['in-house-7b', 'vllm', null, null]];
const QUESTIONS = [
  'Where is my order 4711? It should have been here on Tuesday.', 'I want a refund for the broken kettle, please.',
  'Can you change the delivery address to Harbour Road 12?', 'Which of your laptops has the longest battery life?',
  'Cancel my subscription at the end of the month.', 'My discount code SPRING does not work at checkout.',
  'Explain the difference between the Pro and the Team plan.', 'The app crashes when I open the invoice of March.',
];
const ANSWERS = [
  'Your order **4711** left our warehouse on Monday and is with the carrier.\n\n- Tracking: `JD-88213-4`\n- Expected: *tomorrow before noon*\n\nI am sorry for the delay.',
  'I have started the refund of **$39.90**. It takes three to five working days.',
  'Done. The parcel now goes to *Harbour Road 12*.\n\n| Before | Now |\n|---|---|\n| Mill Lane 3 | Harbour Road 12 |',
];
export const HOSTILE = '<img src=x onerror="window.__pwned=1"><script>window.__pwned=1</script> [click](javascript:window.__pwned=1) "quoted" \u202Egnp.exe';

function Maker(run) {
  const spans = [];
  const events = [];
  const details = new Map();
  const add = (kind, name, parent, offset, duration, more = {}) => {
    const { input, output, stack, ...rest } = more;
    const span = {
      span_id: hex(16), parent_span_id: parent, kind, name, status: 'ok', level: 'default', offset_ms: offset, duration_ms: duration, self_ms: null,
      first_output_ms: null, model: null, provider: null, temperature: null, tokens_in: null, tokens_out: null, usage: null, cost: null, cost_details: null,
      tool_name: null, error: null, late: false, orphan: false, critical: false, attributes: {}, input_preview: null, output_preview: null, event_count: 0, ...rest,
    };
    span.started_at = new Date(run.at + offset).toISOString();
    span.ended_at = span.status === 'running' ? null : new Date(run.at + offset + duration).toISOString();
    span.has_input = input !== undefined;
    span.has_output = output !== undefined;
    spans.push(span);
    details.set(span.span_id, { input: text(input), output: text(output), stack });
    return span.span_id;
  };
  const event = (span, type, name, offset, payload, level = 'default') => {
    events.push({ event_id: hex(12), run_id: run.id, span_id: span, type, name, at: new Date(run.at + offset).toISOString(), level, payload });
    const found = spans.find((one) => one.span_id === span);
    if (found) found.event_count++;
  };
  return { spans, events, details, add, event };
}

const text = (value) => (value === undefined ? null : typeof value === 'string' ? value : JSON.stringify(value));

function llm(make, name, parent, offset, duration, question, answer, calls, more = {}) {
  const [model, provider, priceIn, priceOut] = more.model ?? MODELS[0];
  const cached = Math.round(between(0, 1800));
  const fresh = Math.round(between(300, 2600));
  const output = Math.round(between(40, 700));
  const cost = priceIn === null ? null : (fresh * priceIn + cached * priceIn * 0.5 + output * priceOut) / 1e6;
  return make.add('llm', name, parent, offset, duration, {
    model, provider, temperature: 0.2, tokens_in: fresh + cached, tokens_out: output, first_output_ms: duration * between(0.15, 0.5),
    usage: { input: fresh, cache_read: cached, output, reasoning: provider === 'openai' ? Math.round(output * 0.3) : null },
    cost, cost_details: cost === null ? null : { input: (fresh * priceIn) / 1e6, cache_read: (cached * priceIn * 0.5) / 1e6, output: (output * priceOut) / 1e6, source: 'table' },
    input: { messages: [{ role: 'system', content: 'You are the support agent of a shop. Be brief and kind. Never invent an order number.\n\nTools you have: `lookup_order`, `search_policy`, `refund`.' }, { role: 'user', content: question }, ...(more.history ?? [])] },
    output: calls ? { role: 'assistant', content: null, tool_calls: calls } : { role: 'assistant', content: answer },
    attributes: { 'gen_ai.request.max_tokens': 1024, 'gen_ai.response.finish_reasons': [calls ? 'tool_calls' : 'stop'], 'server.address': 'api.example.com' },
    ...more.span,
  });
}

function support(run, make) {
  const question = run.question;
  const answer = pick(ANSWERS);
  const root = make.add('agent', run.agent, null, 0, 0, { input: question });
  let t = 12;
  const route = make.add('chain', 'route', root, t, 640, {});
  llm(make, 'classify', route, t + 8, 610, question, '{"intent":"order_status"}', null, { model: MODELS[1] });
  make.event(route, 'extraction', 'intent', t + 630, { schema: 'Intent', schema_name: 'Intent', value: { intent: 'order_status', order_id: 4711, mood: 'annoyed' }, valid: true, confidence: 0.93 });
  t += 660;
  const docs = make.add('retrieval', 'policy search', root, t, 310, {
    input: { query: question, top_k: 4 },
    output: [
      { id: 'policy-12', content: 'Orders that are more than three days late can be refunded in part. The agent offers it only when the customer asks.', score: 0.912, metadata: { source: 'shipping-policy.md', section: '4.2' } },
      { id: 'policy-7', content: 'A parcel is late when the day that was promised has passed by 24 hours.', score: 0.847, metadata: { source: 'shipping-policy.md', section: '1.1' } },
      { id: 'faq-31', content: 'Tracking numbers begin with JD and are shown in the account.', score: 0.701, metadata: { source: 'faq.md' } },
    ],
  });
  make.add('function', 'embed query', docs, t + 4, 60);
  make.add('function', 'rerank', docs, t + 190, 110);
  t += 330;
  const loops = run.loops ?? 2;
  const history = [];
  for (let i = 0; i < loops; i++) {
    const step = make.add('chain', 'think and act', root, t, 0, {});
    const thinking = between(500, 1500);
    const call = { id: 'call_' + hex(6), type: 'function', function: { name: 'lookup_order', arguments: JSON.stringify({ order_id: 4711 + i, include: ['items', 'tracking'] }) } };
    const order = { order_id: 4711 + i, state: 'shipped', carrier: 'DHL', tracking: 'JD-88213-4', items: [{ sku: 'KTL-2', name: 'Kettle', price: 39.9 }] };
    llm(make, 'chat gpt-4o', step, t + 4, thinking, question, null, [call], { history: [...history] });
    const toolAt = t + thinking + 12;
    const fails = run.status === 'error' && i === loops - 1;
    const one = make.add('tool', 'lookup_order', step, toolAt, fails ? 2004 : between(80, 420), {
      tool_name: 'lookup_order', input: { order_id: 4711 + i, include: ['items', 'tracking'] }, output: fails ? undefined : order,
      ...(fails ? { status: 'error', level: 'error', error: { type: 'java.net.SocketTimeoutException', message: 'Read timed out after 2000 ms: GET https://orders.internal/v1/orders/4711', status_code: 504 }, stack: STACK } : {}),
    });
    const parallel = i === 0 ? make.add('tool', 'search_policy', step, toolAt + 3, 240, { tool_name: 'search_policy', input: { words: 'late parcel refund' }, output: { hits: 3 } }) : null;
    if (fails) make.event(one, 'error', 'timeout', toolAt + 2000, { type: 'SocketTimeoutException', message: 'Read timed out' }, 'error');
    const end = toolAt + (fails ? 2010 : 440);
    make.spans.find((span) => span.span_id === step).duration_ms = end - t;
    if (parallel) make.event(step, 'log', 'two tools at once', toolAt + 2, { message: 'Calling two tools in parallel' });
    history.push({ role: 'assistant', content: null, tool_calls: [call] }, { role: 'tool', tool_call_id: call.id, name: 'lookup_order', content: JSON.stringify(order) });
    if (i === 0) make.event(root, 'intent_switch', 'switch', end, { from: 'order_status', to: 'refund', reason: 'The customer asked for the money back' });
    t = end + 6;
  }
  if (run.status !== 'error') {
    const last = between(900, 2600);
    llm(make, 'chat gpt-4o', root, t, last, question, answer, null, { history, ...(run.unpriced ? { model: MODELS[3] } : {}) });
    t += last;
  }
  if (run.files) {
    make.event(root, 'checkpoint', 'before patch', t - 20, { description: 'State before the patch', before: 'total = sum(items)\nreturn total', after: 'total = sum(items) - discount\nreturn round(total, 2)' });
    make.event(root, 'file_op', 'write', t - 15, { operation: 'write', path: 'src/invoice.py', diff: '@@ -1,2 +1,2 @@\n-total = sum(items)\n+total = sum(items) - discount\n return total' });
    make.event(root, 'terminal_cmd', 'pytest', t - 10, { command: 'pytest -q', stdout: '....F\n1 failed, 4 passed in 0.42s', stderr: 'AssertionError: 39.9 != 35.9', exit_code: 1, duration_ms: 420, cwd: '/repo' });
    make.event(root, 'git_link', 'commit', t - 5, { commit: hex(40), branch: 'fix/invoice', repository: 'https://github.com/example/shop', dirty: false });
  }
  if (run.late) {
    make.add('function', 'audit write', root, t + 40, 130, { late: true });
    make.add('tool', 'notify', hex(16), t + 10, 90, { orphan: true, tool_name: 'notify' });
  }
  const top = make.spans[0];
  top.duration_ms = t + 8;
  top.status = run.status === 'running' ? 'running' : run.status === 'error' ? 'error' : 'ok';
  if (run.status === 'error') top.error = { type: 'OrderLookupFailed', message: 'lookup_order failed: Read timed out after 2000 ms' };
  make.details.get(top.span_id).output = run.status === 'ok' ? answer : null;
  run.duration = t + 8;
  run.output = run.status === 'ok' ? answer : null;
}

const STACK = `java.net.SocketTimeoutException: Read timed out after 2000 ms
\tat java.base/java.net.http.HttpClientImpl.send(HttpClientImpl.java:574)
\tat com.example.shop.orders.OrderClient.find(OrderClient.java:48)
\tat com.example.shop.support.SupportTools.lookupOrder(SupportTools.java:31)
\tat org.springframework.aop.framework.ReflectiveMethodInvocation.proceed(ReflectiveMethodInvocation.java:184)
\tat com.example.shop.support.SupportAgent.answer(SupportAgent.java:77)`;

function big(run, make, n) {
  const root = make.add('agent', run.agent, null, 0, 0);
  let t = 0;
  while (make.spans.length < n) {
    const step = make.add('chain', `batch ${Math.floor(make.spans.length / 20) + 1}`, root, t, 90);
    for (let i = 0; i < 19 && make.spans.length < n; i++) {
      make.add(pick(['tool', 'llm', 'function', 'retrieval']), pick(['fetch', 'embed', 'summarise', 'parse', 'store']), step, t + i * 4, between(2, 14), random() < 0.004 ? { status: 'error', error: { type: 'IOException', message: 'connection reset' } } : {});
    }
    t += 92;
  }
  make.spans[0].duration_ms = t;
  run.duration = t;
}

function hostile(run, make) {
  const root = make.add('agent', HOSTILE, null, 0, 900, { input: HOSTILE, output: HOSTILE });
  llm(make, HOSTILE, root, 10, 400, HOSTILE, HOSTILE, null, {});
  make.add('tool', HOSTILE, root, 420, 300, { tool_name: HOSTILE, input: { [HOSTILE]: HOSTILE }, output: '[![x](http://evil.example/pixel.png)](http://evil.example) <b>bold</b> <style>body{display:none}</style>', attributes: { [HOSTILE]: HOSTILE } });
  make.event(root, HOSTILE, HOSTILE, 500, { [HOSTILE]: HOSTILE });
  run.duration = 900;
  run.output = HOSTILE;
}

function selfTimes(spans) {
  const below = new Map();
  for (const span of spans) below.set(span.parent_span_id, [...(below.get(span.parent_span_id) ?? []), span]);
  for (const span of spans) {
    let covered = 0;
    let until = span.offset_ms;
    for (const child of (below.get(span.span_id) ?? []).sort((a, b) => a.offset_ms - b.offset_ms)) {
      const end = child.offset_ms + child.duration_ms;
      covered += Math.max(0, end - Math.max(until, child.offset_ms));
      until = Math.max(until, end);
    }
    span.self_ms = Math.max(0, Math.round((span.duration_ms - covered) * 10) / 10);
  }
  let at = spans[0];
  while (at) {
    at.critical = true;
    const children = below.get(at.span_id) ?? [];
    for (const child of children) if (child.kind !== 'function' && child.name !== 'search_policy') child.critical = true;
    at = children.sort((a, b) => b.offset_ms + b.duration_ms - a.offset_ms - a.duration_ms)[0];
  }
}

export function makeRun(at, options = {}) {
  const run = { id: options.id ?? uuid(), at, agent: pick(['support', 'support', 'support', 'refunds', 'research', 'invoice-reader']), status: random() < 0.1 ? 'error' : 'ok', question: pick(QUESTIONS), user: pick(['ada@example.com', 'u-4821', 'linus', 'grace', 'u-99']), loops: 1 + Math.floor(random() * 4), ...options };
  const make = Maker(run);
  if (run.size) big(run, make, run.size);
  else if (run.hostile) hostile(run, make);
  else support(run, make);
  if (make.spans.length < 2000) selfTimes(make.spans);
  const sum = (get) => make.spans.reduce((total, span) => total + (get(span) ?? 0), 0);
  const spans = make.spans;
  const summary = {
    run_id: run.id, agent_name: run.agent, status: run.status, distinct_id: run.user, conversation_id: run.conversation ?? null, parent_run_id: run.parent ?? null,
    started_at: new Date(at).toISOString(), ended_at: run.status === 'running' ? null : new Date(at + run.duration).toISOString(), duration_ms: run.status === 'running' ? null : Math.round(run.duration),
    input_preview: (run.hostile ? HOSTILE : run.question).slice(0, 160), output_preview: run.output?.slice(0, 160) ?? null, error_summary: run.status === 'error' ? 'lookup_order failed: Read timed out after 2000 ms' : null,
    tokens_in: sum((s) => s.tokens_in), tokens_out: sum((s) => s.tokens_out), tokens_cache_read: sum((s) => s.usage?.cache_read), tokens_reasoning: sum((s) => s.usage?.reasoning),
    cost: sum((s) => s.cost), cost_known: !spans.some((s) => s.kind === 'llm' && s.tokens_in && s.cost === null), span_count: spans.length,
    llm_count: spans.filter((s) => s.kind === 'llm').length, tool_count: spans.filter((s) => s.kind === 'tool').length, error_count: spans.filter((s) => s.status === 'error').length,
    late_count: spans.filter((s) => s.late).length, orphan_count: spans.filter((s) => s.orphan).length,
    models: [...new Set(spans.map((s) => s.model).filter(Boolean))], tools: [...new Set(spans.map((s) => s.tool_name).filter(Boolean))],
    tags: run.tags ?? (random() < 0.25 ? [pick(['vip', 'beta', 'nightly'])] : []),
    scores: random() < 0.4 ? [{ score_id: hex(8), name: 'helpful', value: random() < 0.8 ? 1 : 0, data_type: 'boolean', source: 'user', comment: 'Quick and right', at: new Date(at + 60000).toISOString() }] : [],
    environment: pick(['prod', 'prod', 'staging']), release: '1.4.' + Math.floor(random() * 3), last_seen_at: new Date(at + run.duration).toISOString(), standalone: false,
  };
  return { summary, run: { ...summary, input: run.hostile ? HOSTILE : run.question, output: run.output, metadata: { tenant: 'acme', channel: 'web', session: { locale: 'en', cart: 3 } }, service: 'shop-assistant' }, spans, events: make.events, details: make.details, scores: summary.scores };
}

export function makeAll(now) {
  const runs = [];
  const talks = Array.from({ length: 6 }, uuid);
  for (let i = 0; i < 220; i++) {
    const at = now - Math.pow(random(), 2) * 6 * 86_400_000 - 20_000;
    runs.push(makeRun(at, { conversation: random() < 0.5 ? pick(talks) : null, unpriced: random() < 0.05 }));
  }
  runs.push(makeRun(now - 50_000, { id: 'showcase', agent: 'support', status: 'ok', loops: 3, late: true, files: true, question: QUESTIONS[0], conversation: talks[0], tags: ['vip'] }));
  runs.push(makeRun(now - 65_000, { id: 'failed', agent: 'support', status: 'error', loops: 3, question: QUESTIONS[1], conversation: talks[0] }));
  runs.push(makeRun(now - 90_000, { id: 'big', agent: 'indexer', size: 10_000, status: 'ok' }));
  runs.push(makeRun(now - 100_000, { id: 'hostile', agent: HOSTILE, hostile: true, status: 'ok', user: HOSTILE, tags: [HOSTILE] }));
  runs.push(makeRun(now - 6_000, { id: 'running', status: 'running', agent: 'research' }));
  const live = runs[runs.length - 1];
  live.spans.splice(5);
  live.spans.forEach((span, i) => { if (i === 0 || i === 4) { span.status = 'running'; span.duration_ms = null; span.ended_at = null; } });
  runs[0].summary.parent_run_id = 'showcase';
  return runs.sort((a, b) => b.summary.started_at.localeCompare(a.summary.started_at));
}
