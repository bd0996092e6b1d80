import { describe, it } from 'node:test';
import assert from 'node:assert/strict';
import { complete, hasValue, parse, quote, removeTerm, setValue, toggleValue } from '../src/model/query';
import { documents, messages, parsePayload, previewText, turnText } from '../src/model/chat';
import { isTree, jsonLines, searchJson } from '../src/model/json';
import { curlOf } from '../src/model/curl';
import { bestLayout, drawable, edgeText, layoutGraph, nextVisit, nodeOfSpan, smooth } from '../src/model/graph';
import type { GraphNode, RunGraph, SpanDetail } from '../src/model/types';

describe('the query language', () => {
  it('reads fields, operators, quotes, commas and minus', () => {
    const terms = parse('agent:support -status:error,lost cost>=0.01 text:"a refund, please" kettle');
    assert.deepEqual(terms.map((term) => [term.negated, term.field, term.op, term.values]), [
      [false, 'agent', ':', ['support']],
      [true, 'status', ':', ['error', 'lost']],
      [false, 'cost', '>=', ['0.01']],
      [false, 'text', ':', ['a refund, please']],
      [false, null, null, ['kettle']],
    ]);
  });
  it('marks a field that does not exist, and knows those with a name of the user', () => {
    assert.deepEqual(parse('agnet:x score.helpful>0.5 meta.tenant:acme score.').map((term) => term.known), [false, true, true, true]);
  });
  it('never throws, whatever is typed', () => {
    for (const text of ['"', 'a:"', ':', '-', '>', 'a:b:c', '  ', '\\"', 'é:ü', 'text:"\\']) assert.ok(Array.isArray(parse(text)));
  });
  it('toggles a value as one term with commas', () => {
    assert.equal(toggleValue('', 'status', 'error'), 'status:error');
    assert.equal(toggleValue('status:error cost>1', 'status', 'lost'), 'status:error,lost cost>1');
    assert.equal(toggleValue('status:error,lost', 'status', 'error'), 'status:lost');
    assert.equal(toggleValue('status:lost cost>1', 'status', 'lost'), 'cost>1');
    assert.ok(hasValue('status:error,lost', 'status', 'lost'));
    assert.ok(!hasValue('-status:lost', 'status', 'lost'));
  });
  it('quotes what would be read otherwise', () => {
    assert.equal(quote('gpt-4o'), 'gpt-4o');
    for (const value of ['two words', 'a,b', 'a:b', 'say "hi"', 'back\\slash', '']) assert.deepEqual(parse('agent:' + quote(value))[0]!.values, [value]);
    assert.equal(setValue('user:x cost>1', 'user', 'ann lee'), 'cost>1 user:"ann lee"');
    assert.equal(removeTerm('a b c', 1), 'a c');
  });
  it('completes fields, then values by their count', () => {
    const facets = { agents: [{ value: 'support', count: 9 }, { value: 'sales team', count: 2 }] };
    const fields = complete('ag', 2, {});
    assert.equal(fields[0]!.query, 'agent:');
    assert.ok(fields[0]!.more);
    const values = complete('agent:s', 7, facets);
    assert.deepEqual(values.map((offer) => offer.query), ['agent:support ', 'agent:"sales team" ']);
    assert.equal(complete('status:error,lo cost>1', 15, {})[0]!.query, 'status:error,lost cost>1');
    assert.equal(complete('-sta', 4, {})[0]!.query, '-status:');
    assert.deepEqual(complete('nosuch:x', 8, facets), []);
  });
});

describe('reading chat', () => {
  it('reads messages of OpenAI with tool calls and results', () => {
    const read = messages(JSON.stringify({ messages: [{ role: 'developer', content: 'Be kind' }, { role: 'assistant', content: null, tool_calls: [{ id: 'c1', function: { name: 'find', arguments: '{"id":7}' } }] }, { role: 'tool', tool_call_id: 'c1', content: '{"ok":true}' }] }))!;
    assert.deepEqual(read.map((one) => one.role), ['system', 'assistant', 'tool']);
    assert.deepEqual(read[1]!.toolCalls, [{ id: 'c1', name: 'find', args: { id: 7 } }]);
    assert.equal(read[2]!.toolCallId, 'c1');
  });
  it('reads content blocks of Anthropic, a result being no word of the user', () => {
    const read = messages({ system: 'Be kind', messages: [{ role: 'assistant', content: [{ type: 'thinking', thinking: 'hm' }, { type: 'text', text: 'Let me see' }, { type: 'tool_use', id: 't', name: 'find', input: { a: 1 } }] }, { role: 'user', content: [{ type: 'tool_result', tool_use_id: 't', content: 'found' }] }] })!;
    assert.deepEqual(read.map((one) => [one.role, one.text]), [['system', 'Be kind'], ['assistant', 'Let me see'], ['tool', 'found']]);
    assert.equal(read[1]!.reasoning, 'hm');
  });
  it('reads Gemini, Spring AI and LangChain4j', () => {
    assert.equal(messages({ contents: [{ role: 'model', parts: [{ text: 'hi' }] }] })![0]!.role, 'assistant');
    assert.deepEqual(messages([{ messageType: 'USER', text: 'hi' }, { messageType: 'ASSISTANT', text: '', toolCalls: [{ id: '1', name: 'find', arguments: '{}' }] }, { messageType: 'TOOL', responses: [{ id: '1', name: 'find', responseData: 'x' }] }])!.map((one) => one.role), ['user', 'assistant', 'tool']);
    assert.equal(messages([{ type: 'USER', contents: [{ type: 'TEXT', text: 'hi' }] }, { type: 'AI', text: 'ho', toolExecutionRequests: [{ id: '1', name: 'f', arguments: '{"a":1}' }] }])![1]!.toolCalls[0]!.name, 'f');
  });
  it('reads an answer with choices', () => {
    assert.equal(messages({ choices: [{ message: { role: 'assistant', content: 'Yes' } }] })![0]!.text, 'Yes');
  });
  it('leaves alone what is no chat', () => {
    for (const value of ['plain', '{"a":1}', '[1,2]', '[]', '{', 'null', 42, null, undefined, [{ role: 'pirate', content: 'x' }]]) assert.equal(messages(value), null);
  });
  it('names pictures without showing them', () => {
    assert.deepEqual(messages([{ role: 'user', content: [{ type: 'image_url', image_url: { url: 'http://x' } }] }])![0]!.media, ['image_url']);
  });
  it('reads a turn: last user, last assistant, a known key, or the text', () => {
    assert.equal(turnText([{ role: 'user', content: 'a' }, { role: 'assistant', content: 'b' }, { role: 'user', content: 'c' }], 'input'), 'c');
    assert.equal(turnText('{"question":"why"}', 'input'), 'why');
    assert.equal(turnText('{"answer":"so"}', 'output'), 'so');
    assert.equal(turnText('just text', 'input'), 'just text');
    assert.equal(turnText({ other: 1 }, 'input'), null);
  });
  it('reads a preview although its JSON is cut', () => {
    assert.equal(previewText('{"user":"ada","question":"Where is \\"it\\"?","more":[1,2', 'input'), 'Where is "it"?');
    assert.equal(previewText('{"question":"Where is', 'input'), 'Where is');
    assert.equal(previewText('[{"role":"system","content":"Be kind"},{"role":"user","content":"Hello th', 'input'), 'Hello th');
    assert.equal(previewText('{"arg0":"just this"}', 'input'), 'just this');
    assert.equal(previewText('{"a":1', 'input'), '{"a":1');
    assert.equal(previewText('plain words', 'input'), 'plain words');
    assert.equal(previewText(null, 'input'), null);
  });
  it('keeps text that only looks like JSON', () => {
    assert.equal(parsePayload('{not json'), '{not json');
    assert.equal(parsePayload('007'), '007');
    assert.deepEqual(parsePayload('{"a":1}'), { a: 1 });
  });
  it('reads documents with scores', () => {
    const docs = documents([{ content: 'text', score: 0.9, metadata: { source: 'a.md' } }, { page_content: 'more', metadata: {} }])!;
    assert.deepEqual(docs.map((doc) => [doc.title, doc.score]), [['a.md', 0.9], ['Document 2', null]]);
    assert.equal(documents([{ nothing: 1 }]), null);
  });
});

describe('JSON as lines', () => {
  it('opens what is asked for and counts what is folded', () => {
    const lines = jsonLines({ a: [1, 2], 'b c': { d: null } }, (_path, depth) => depth < 1);
    assert.deepEqual(lines.map((line) => line.path), ['$', '$.a', '$["b c"]']);
    assert.equal(lines[1]!.size, 2);
  });
  it('finds keys and values, and opens the way to them', () => {
    const { hits, open } = searchJson({ a: { deep: ['x', 'needle'] }, needle: 1 }, 'NEED');
    assert.deepEqual([...hits].sort(), ['$.a.deep[1]', '$.needle']);
    assert.ok(open.has('$.a') && open.has('$.a.deep'));
  });
  it('stops at a bound however deep or wide the value', () => {
    let deep: unknown = 1;
    for (let i = 0; i < 50_000; i++) deep = [deep];
    assert.equal(jsonLines(deep, () => true, 100).length, 100);
    assert.equal(jsonLines(Array.from({ length: 10_000 }, () => 1), () => true, 100).length, 100);
    assert.ok(isTree([]) && !isTree('x') && !isTree(null));
  });
});

describe('a call as cURL', () => {
  const span = { kind: 'llm', model: 'gpt-4o', provider: 'openai', temperature: 0, input: '[{"role":"user","content":"it\'s"}]' } as unknown as SpanDetail;
  it('repeats the call, with the key from the environment', () => {
    const text = curlOf(span)!;
    assert.match(text, /Bearer \$OPENAI_API_KEY/);
    assert.match(text, /it'\\''s/);
  });
  it('speaks to Anthropic in its own way', () => {
    assert.match(curlOf({ ...span, provider: 'anthropic', model: 'claude-sonnet-4-5' })!, /api\.anthropic\.com/);
  });
  it('makes nothing of what is no model call', () => {
    assert.equal(curlOf({ ...span, kind: 'tool' }), null);
  });
});

describe('the graph', () => {
  const node = (id: string, more: Partial<GraphNode> = {}): GraphNode => ({ id, label: id, kind: 'tool', count: 1, visits: [id + '-1'], ...more });
  const loop: RunGraph = {
    nodes: [node('a'), node('b', { visits: ['b1', 'b2', 'b3'], count: 3 })],
    edges: [{ id: '1', source: 'a', target: 'b', count: 3 }, { id: '2', source: 'b', target: 'a', count: 2, condition: 'retry' }, { id: '3', source: 'b', target: 'b', count: 1 }, { id: '4', source: 'b', target: 'nobody', count: 1 }],
  };
  it('lays out loops, self-loops and two edges between the same nodes', () => {
    const placed = layoutGraph({ ...loop, edges: [...loop.edges, { id: '5', source: 'a', target: 'b', count: 1, condition: 'again' }] }, 'LR');
    assert.equal(placed.nodes.length, 2);
    assert.deepEqual(placed.edges.map((edge) => edge.edge.id), ['1', '2', '3', '5']);
    assert.ok(placed.edges.every((edge) => edge.path.startsWith('M') && !edge.path.includes('NaN')));
    assert.ok(placed.width > 0 && placed.height > 0);
  });
  it('overlaps no two nodes', () => {
    const wide: RunGraph = { nodes: [node('r'), ...Array.from({ length: 12 }, (_, i) => node('n' + i))], edges: Array.from({ length: 12 }, (_, i) => ({ id: 'e' + i, source: 'r', target: 'n' + i, count: 1 })) };
    const { nodes } = bestLayout(wide, 900, 240);
    for (const one of nodes) for (const other of nodes) {
      if (one === other) continue;
      assert.ok(one.x + one.width <= other.x || other.x + other.width <= one.x || one.y + one.height <= other.y || other.y + other.height <= one.y);
    }
  });
  it('draws an empty graph', () => {
    assert.deepEqual(layoutGraph({ nodes: [], edges: [] }, 'LR').nodes, []);
    assert.equal(smooth([]), '');
  });
  it('makes one of steps that differ only by number when there are too many, and loses no visit', () => {
    const many: RunGraph = { nodes: Array.from({ length: 300 }, (_, i) => node('batch ' + i)), edges: Array.from({ length: 299 }, (_, i) => ({ id: 'e' + i, source: 'batch ' + i, target: 'batch ' + (i + 1), count: 1 })) };
    const small = drawable(many)!;
    assert.equal(small.nodes.length, 1);
    assert.equal(small.nodes[0]!.count, 300);
    assert.equal(small.nodes[0]!.visits!.length, 300);
    assert.equal(small.edges[0]!.count, 299);
    assert.equal(drawable({ nodes: Array.from({ length: 300 }, (_, i) => node('x' + 'abcdefghij'[i % 10] + String.fromCharCode(97 + i / 10) + 'z'.repeat(i))), edges: [] }), null);
  });
  it('goes through the visits of a step and around', () => {
    assert.equal(nextVisit(loop.nodes[1]!, null), 'b1');
    assert.equal(nextVisit(loop.nodes[1]!, 'b3'), 'b1');
    assert.equal(nextVisit(loop.nodes[1]!, 'b1', -1), 'b3');
    assert.equal(nodeOfSpan(loop).get('b2'), 'b');
    assert.equal(edgeText(loop.edges[1]!), 'retry ×2');
  });
});
