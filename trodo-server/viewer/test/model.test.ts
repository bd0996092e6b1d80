import { describe, it } from 'node:test';
import assert from 'node:assert/strict';
import { ancestors, buildTree, clampWindow, extent, matching, place, visibleRows, zoom } from '../src/model/tree';
import { bytes, change, compact, count, duration, money, percent, signed } from '../src/model/format';
import { ago, axisTime, absolute, resolveRange, sparkStart, tickLabel, ticks } from '../src/model/time';
import { dense } from '../src/model/series';
import { admit, append, arrive, EMPTY_LIST, neighbour, runDuration, without } from '../src/model/runs';
import { diffLines, unifiedDiff } from '../src/model/diff';
import { sparkBars, sparkLine } from '../src/model/spark';
import type { RunSummary, SpanNode } from '../src/model/types';

function span(id: string, parent: string | null, offset: number | null, duration: number | null = 10, more: Partial<SpanNode> = {}): SpanNode {
  return { span_id: id, parent_span_id: parent, kind: 'function', name: id, status: 'ok', started_at: null, ended_at: null, offset_ms: offset, duration_ms: duration, self_ms: null, first_output_ms: null, model: null, provider: null, temperature: null, tokens_in: null, tokens_out: null, usage: null, cost: null, cost_details: null, tool_name: null, error: null, input_preview: null, output_preview: null, ...more };
}

function run(id: string, startedAt: string, more: Partial<RunSummary> = {}): RunSummary {
  return { run_id: id, status: 'ok', started_at: startedAt, ...more } as RunSummary;
}

describe('the tree of spans', () => {
  it('orders children by their start, and by id when they start together', () => {
    const tree = buildTree([span('late', 'root', 50), span('b', 'root', 5), span('a', 'root', 5), span('root', null, 0)]);
    assert.deepEqual(tree.order, ['root', 'a', 'b', 'late']);
  });
  it('makes a root of a span whose parent never came', () => {
    assert.deepEqual(buildTree([span('child', 'nobody', 3), span('root', null, 0)]).order, ['root', 'child']);
  });
  it('survives spans that are their own ancestors', () => {
    const tree = buildTree([span('a', 'c', 0), span('b', 'a', 1), span('c', 'b', 2), span('self', 'self', 3)]);
    assert.equal(tree.order.length, 4);
    assert.equal(new Set(tree.order).size, 4);
  });
  it('keeps one of two spans with the same id', () => {
    assert.equal(buildTree([span('a', null, 0), span('a', null, 9)]).order.length, 1);
  });
  it('builds a chain of 20,000 spans without recursion', () => {
    const spans = Array.from({ length: 20_000 }, (_, i) => span('s' + i, i ? 's' + (i - 1) : null, i));
    const rows = visibleRows(buildTree(spans), new Set());
    assert.equal(rows.length, 20_000);
    assert.equal(rows[19_999]!.depth, 19_999);
  });
  it('hides what lies below a collapsed row, and counts it', () => {
    const tree = buildTree([span('root', null, 0), span('a', 'root', 1), span('b', 'a', 2), span('c', 'root', 9)]);
    const rows = visibleRows(tree, new Set(['a']));
    assert.deepEqual(rows.map((row) => row.span.span_id), ['root', 'a', 'c']);
    assert.equal(rows[1]!.descendants, 1);
    assert.equal(rows[1]!.expanded, false);
  });
  it('finds the ancestors of a span', () => {
    const tree = buildTree([span('root', null, 0), span('a', 'root', 1), span('b', 'a', 2)]);
    assert.deepEqual(ancestors(tree, 'b'), ['a', 'root']);
  });
  it('finds spans by name, model and error', () => {
    const tree = buildTree([span('x', null, 0, 1, { model: 'gpt-4o' }), span('y', null, 1, 1, { error: { message: 'Read timed out' } }), span('z', null, 2)]);
    assert.deepEqual(matching(tree, 'GPT'), ['x']);
    assert.deepEqual(matching(tree, 'timed'), ['y']);
    assert.deepEqual(matching(tree, '  '), []);
  });
});

describe('the layout of rows', () => {
  it('covers all spans, late ones too', () => {
    assert.deepEqual(extent([span('a', null, 0, 100), span('late', null, 140, 20)], 100, null), [0, 160]);
  });
  it('reaches to now while something runs', () => {
    assert.deepEqual(extent([span('a', null, 10, null, { status: 'running' })], null, 500), [0, 500]);
  });
  it('is never empty, so that nothing divides by zero', () => {
    assert.deepEqual(extent([], null, null), [0, 1]);
    assert.deepEqual(place(0, 0, [0, 1]), { left: 0, width: 0 });
  });
  it('clips a bar to the window and leaves out what lies beside it', () => {
    assert.deepEqual(place(0, 100, [50, 150]), { left: 0, width: 0.5 });
    assert.equal(place(0, 10, [50, 150]), null);
  });
  it('zooms about the point and stays inside the whole', () => {
    assert.deepEqual(zoom([0, 100], [0, 100], 0.5, 50), [25, 75]);
    assert.deepEqual(zoom([0, 50], [0, 100], 4, 0), [0, 100]);
    assert.deepEqual(clampWindow([-20, 30], [0, 100]), [0, 50]);
  });
});

describe('formats', () => {
  it('shows what is unknown as a dash and never as zero', () => {
    for (const format of [count, compact, duration, money, bytes, percent]) {
      assert.equal(format(null), '–');
      assert.equal(format(undefined), '–');
      assert.equal(format(NaN), '–');
    }
  });
  it('writes lengths of time from micro to days', () => {
    assert.equal(duration(0), '0 ms');
    assert.equal(duration(0.25), '0.25 ms');
    assert.equal(duration(999), '999 ms');
    assert.equal(duration(999.9), '1.00 s');
    assert.equal(duration(1_234), '1.23 s');
    assert.equal(duration(61_000), '1 min 1 s');
    assert.equal(duration(3_600_000), '1 h');
    assert.equal(duration(90_000_000), '1 d 1 h');
  });
  it('keeps small money visible', () => {
    assert.equal(money(0), '$0');
    assert.equal(money(0.00042), '$0.00042');
    assert.equal(money(0.0123), '$0.012');
    assert.equal(money(1.5), '$1.50');
    assert.equal(money(12_345.6), '$12,346');
    assert.equal(money(1e-9), '<$0.000001');
  });
  it('shortens big numbers only', () => {
    assert.equal(compact(9_999), '9,999');
    assert.equal(compact(12_840), '12.8k');
    assert.equal(compact(2_500_000), '2.5M');
  });
  it('compares only with what is known', () => {
    assert.equal(change(5, 0), null);
    assert.equal(change(5, null), null);
    assert.equal(change(12, 10)!.text, '+20 %');
    assert.equal(change(5, 10)!.text, '−50 %');
    assert.equal(signed(-1500, duration), '−1.50 s');
  });
});

describe('time', () => {
  const now = Date.parse('2026-11-20T12:00:00Z');
  it('says how long ago', () => {
    assert.equal(ago('2026-11-20T11:59:58Z', now), 'now');
    assert.equal(ago('2026-11-20T11:57:00Z', now), '3 min ago');
    assert.equal(ago('nonsense', now), '–');
  });
  it('speaks in the chosen zone, and falls back when there is no such zone', () => {
    assert.match(absolute('2026-11-20T12:00:00.120Z', 'Asia/Tokyo'), /21:00:00\.120/);
    assert.match(absolute('2026-11-20T12:00:00Z', 'UTC'), /12:00:00\.000/);
    assert.match(absolute('2026-11-20T12:00:00Z', 'Mars/Base'), /2026/);
  });
  it('reads a named range, a range of two instants, and nonsense as the default', () => {
    assert.deepEqual(resolveRange('1h', '7d', now), { from: '2026-11-20T11:00:00.000Z', to: null });
    assert.deepEqual(resolveRange('2026-11-20T10:00:00Z..2026-11-20T11:00:00Z', '7d', now), { from: '2026-11-20T10:00:00.000Z', to: '2026-11-20T11:00:00.000Z' });
    assert.deepEqual(resolveRange('bogus', 'all', now), { from: null, to: null });
  });
  it('makes round ticks, and as many as there is room for', () => {
    assert.deepEqual(ticks(0, 8_000, 5).at, [0, 2_000, 4_000, 6_000, 8_000]);
    assert.deepEqual(ticks(0, 0.5, 5).at.length, 6);
    assert.deepEqual(ticks(5, 5, 5).at, []);
    assert.equal(tickLabel(2_000, 1_000), '2 s');
    assert.equal(tickLabel(250, 50), '250 ms');
    assert.equal(tickLabel(90_000, 60_000), '1:30 min');
    assert.equal(axisTime(now, 3_600_000, 'UTC'), '12:00');
  });
  it('begins pictures of a default range near the first run', () => {
    assert.equal(sparkStart('2026-11-20T10:00:00Z', '2026-11-13T12:00:00Z', now), '2026-11-20T09:54:00.000Z');
    assert.equal(sparkStart('2026-11-20T11:59:00Z', '2026-11-13T12:00:00Z', now), '2026-11-20T11:45:00.000Z');
    assert.equal(sparkStart(null, '2026-11-13T12:00:00Z', now), '2026-11-13T12:00:00Z');
  });
  it('fills the buckets that were left out', () => {
    const point = (at: string, runs: number) => ({ at, runs, errors: 0, cost: null, tokens_in: null, tokens_out: null, p50_ms: null, p95_ms: null });
    const filled = dense({ bucket_ms: 60_000, points: [point('2026-11-20T12:01:00Z', 3), point('2026-11-20T12:04:00Z', 1)] }, '2026-11-20T12:00:00Z', '2026-11-20T12:05:00Z')!;
    assert.deepEqual(filled.points.map((one) => one.runs), [0, 3, 0, 0, 1, 0]);
  });
});

describe('the live list', () => {
  const old = run('old', '2026-11-20T10:00:00Z');
  const list = { ...EMPTY_LIST, items: [old] };
  it('lets a new run in at the top', () => {
    const next = arrive(list, run('new', '2026-11-20T11:00:00Z'), false);
    assert.deepEqual(next.items.map((item) => item.run_id), ['new', 'old']);
    assert.ok(next.fresh.has('new'));
  });
  it('moves nothing while it is held, and counts what waits', () => {
    const held = arrive(arrive(list, run('b', '2026-11-20T11:00:00Z'), true), run('c', '2026-11-20T12:00:00Z'), true);
    assert.deepEqual(held.items.map((item) => item.run_id), ['old']);
    assert.deepEqual(held.waiting.map((item) => item.run_id), ['c', 'b']);
    assert.deepEqual(admit(held).items.map((item) => item.run_id), ['c', 'b', 'old']);
  });
  it('changes a known run in its place even while it is held', () => {
    const next = arrive({ ...list, items: [run('x', '2026-11-20T11:00:00Z'), old] }, { ...old, status: 'error' }, true);
    assert.deepEqual(next.items.map((item) => item.status), ['ok', 'error']);
  });
  it('counts a waiting run once however often it changes', () => {
    const twice = arrive(arrive(list, run('b', '2026-11-20T11:00:00Z'), true), run('b', '2026-11-20T11:00:00Z', { status: 'error' }), true);
    assert.deepEqual(twice.waiting.map((item) => item.status), ['error']);
  });
  it('leaves out of a page what has come live already', () => {
    assert.equal(append(list, [old, run('older', '2026-11-20T09:00:00Z')]).items.length, 2);
    assert.equal(without(list, new Set(['old'])).items.length, 0);
  });
  it('moves the cursor by identity', () => {
    const items = [run('a', ''), run('b', ''), run('c', '')];
    assert.equal(neighbour(items, null, 1), 'a');
    assert.equal(neighbour(items, 'b', 1), 'c');
    assert.equal(neighbour(items, 'c', 1), 'c');
    assert.equal(neighbour([run('new', ''), ...items], 'b', 1), 'c');
    assert.equal(neighbour([], 'b', 1), null);
  });
  it('lets a running run grow and leaves an ended one alone', () => {
    const now = Date.parse('2026-11-20T10:00:05Z');
    assert.equal(runDuration(run('a', '2026-11-20T10:00:00Z', { status: 'running' }), now), 5_000);
    assert.equal(runDuration(run('a', '2026-11-20T10:00:00Z', { duration_ms: 70 }), now), 70);
  });
});

describe('differences', () => {
  it('finds the line that changed and folds what stayed', () => {
    const before = Array.from({ length: 20 }, (_, i) => 'line ' + i).join('\n');
    const lines = diffLines(before, before.replace('line 10', 'other'));
    assert.deepEqual(lines.filter((line) => line.type !== 'same').map((line) => line.type + line.text), ['hunk7 equal lines', 'delline 10', 'addother', 'hunk6 equal lines']);
  });
  it('says replaced when the texts are too big to compare exactly', () => {
    const lines = diffLines(Array.from({ length: 3_000 }, (_, i) => 'a' + i).join('\n'), Array.from({ length: 3_000 }, (_, i) => 'b' + i).join('\n'));
    assert.equal(lines.length, 6_000);
  });
  it('reads a unified diff', () => {
    assert.deepEqual(unifiedDiff('@@ -1 +1 @@\n-old\n+new\n same').map((line) => line.type), ['hunk', 'del', 'add', 'same']);
  });
});

describe('sparks', () => {
  it('leaves gaps where nothing is known', () => {
    assert.equal(sparkLine([1, null, 1, 0], 30, 10), 'M0.0,0.0M20.0,0.0L30.0,10.0');
  });
  it('draws no bar for nothing, and a visible one for little', () => {
    const bars = sparkBars([0, 1, 1000], 30, 30);
    assert.equal(bars.length, 2);
    assert.ok(bars[0]!.height >= 1.5);
  });
});
