/**
 * Reads what was sent to a model, or came from it, as chat messages. Knows the shapes of OpenAI, Anthropic, Gemini,
 * Spring AI, LangChain4j and Trodo's own; whatever it does not know it leaves alone, to be shown as JSON.
 */

export type Role = 'system' | 'user' | 'assistant' | 'tool' | 'context';

export interface ToolCall {
  id: string | null;
  name: string;
  args: unknown;
}

export interface Message {
  role: Role;
  name: string | null;
  text: string;
  toolCalls: ToolCall[];
  toolCallId: string | null;
  /** Pictures, sound and other parts that are named but not shown. */
  media: string[];
  /** What the model thought before it answered, where the provider says it. */
  reasoning: string;
}

type Obj = Record<string, unknown>;

const ROLES: Record<string, Role> = {
  system: 'system', developer: 'system', user: 'user', human: 'user', assistant: 'assistant', model: 'assistant', ai: 'assistant',
  tool: 'tool', function: 'tool', tool_execution_result: 'tool', context: 'context',
};

/** A payload travels as a string: JSON text is read, anything else stays the text it is. */
export function parsePayload(payload: unknown): unknown {
  if (typeof payload !== 'string') return payload ?? null;
  const text = payload.trim();
  if (!/^[[{"]/.test(text) && !/^(-?\d[\d.eE+-]*|true|false|null)$/.test(text)) return payload;
  try {
    return JSON.parse(text);
  } catch {
    return payload;
  }
}

export function isObject(value: unknown): value is Obj {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The messages of a payload, or null when it is no chat. */
export function messages(payload: unknown): Message[] | null {
  const value = parsePayload(payload);
  if (Array.isArray(value)) {
    const read = value.map(message);
    return value.length > 0 && read.every((one) => one !== null) ? (read as Message[]).flat() : null;
  }
  if (!isObject(value)) return null;
  for (const key of ['messages', 'contents', 'instructions', 'generations', 'results']) {
    const list = value[key];
    if (!Array.isArray(list)) continue;
    const read = messages(list);
    if (read) return [...systemOf(value), ...read];
  }
  if (Array.isArray(value.choices)) return listed(value.choices.map((choice) => (isObject(choice) ? (choice.message ?? choice.delta) : null)));
  if (Array.isArray(value.candidates)) return listed(value.candidates.map((candidate) => (isObject(candidate) ? candidate.content : null)));
  if (isObject(value.message)) return listed([value.message]);
  if (isObject(value.aiMessage)) return listed([{ type: 'AI', ...value.aiMessage }]);
  const single = message(value);
  return single ? [single] : null;
}

function listed(values: unknown[]): Message[] | null {
  const read = values.map(message).filter((one): one is Message => one !== null);
  return read.length ? read : null;
}

function systemOf(value: Obj): Message[] {
  const system = value.system ?? value.systemInstruction ?? value.system_instruction;
  if (system === undefined || system === null) return [];
  const parts = readParts(isObject(system) ? (system.parts ?? system.text) : system);
  return [{ ...blank('system'), ...parts }];
}

function blank(role: Role): Message {
  return { role, name: null, text: '', toolCalls: [], toolCallId: null, media: [], reasoning: '' };
}

function message(value: unknown): Message | null {
  if (!isObject(value)) return null;
  if (isObject(value.output) && (value.output.messageType || value.output.text)) return message({ messageType: 'ASSISTANT', ...value.output });
  const said = value.role ?? value.messageType ?? (typeof value.type === 'string' && value.type.toLowerCase() in ROLES ? value.type : undefined);
  const role = typeof said === 'string' ? ROLES[said.toLowerCase()] : undefined;
  if (!role) return null;
  const parts = readParts(value.content ?? value.contents ?? value.parts ?? value.text ?? value.textContent ?? responses(value.responses));
  const own = toolCalls(value.tool_calls ?? value.toolCalls ?? value.toolExecutionRequests ?? (value.function_call ? [value.function_call] : null));
  const onlyResults = parts.results && !parts.text && role === 'user';
  return {
    role: onlyResults ? 'tool' : role,
    name: text(value.name ?? value.toolName ?? value.tool_name),
    text: parts.text,
    toolCalls: [...parts.toolCalls, ...own],
    toolCallId: text(value.tool_call_id ?? value.toolCallId ?? value.id) ?? parts.toolCallId,
    media: parts.media,
    reasoning: parts.reasoning || (text(value.reasoning_content ?? value.reasoning ?? value.thinking) ?? ''),
    ...(onlyResults ? { text: parts.results } : {}),
  };
}

function responses(list: unknown): unknown {
  if (!Array.isArray(list)) return undefined;
  return list.map((one) => ({ type: 'text', text: isObject(one) ? (one.responseData ?? one.response ?? stringify(one)) : String(one) }));
}

interface Parts {
  text: string;
  toolCalls: ToolCall[];
  toolCallId: string | null;
  media: string[];
  reasoning: string;
  results: string;
}

function readParts(content: unknown): Parts {
  const parts: Parts = { text: '', toolCalls: [], toolCallId: null, media: [], reasoning: '', results: '' };
  if (content === null || content === undefined) return parts;
  if (typeof content === 'string') return { ...parts, text: content };
  for (const part of Array.isArray(content) ? content : [content]) readPart(part, parts);
  return parts;
}

function readPart(part: unknown, into: Parts): void {
  if (typeof part === 'string') return void (into.text = append(into.text, part));
  if (!isObject(part)) return void (into.text = append(into.text, stringify(part)));
  const type = typeof part.type === 'string' ? part.type.toLowerCase() : '';
  if (type === 'tool_use') into.toolCalls.push({ id: text(part.id), name: text(part.name) ?? 'tool', args: part.input });
  else if (isObject(part.functionCall)) into.toolCalls.push({ id: null, name: text(part.functionCall.name) ?? 'tool', args: part.functionCall.args });
  else if (type === 'tool_result') {
    into.toolCallId = text(part.tool_use_id);
    into.results = append(into.results, readParts(part.content).text || stringify(part.content));
  } else if (isObject(part.functionResponse)) into.results = append(into.results, stringify(part.functionResponse.response));
  else if (type === 'thinking') into.reasoning = append(into.reasoning, text(part.thinking) ?? '');
  else if (typeof part.text === 'string') into.text = append(into.text, part.text);
  else if (typeof part.content === 'string') into.text = append(into.text, part.content);
  else if (type.includes('image') || type.includes('audio') || type.includes('file') || part.inlineData) into.media.push(type || 'media');
  else into.text = append(into.text, stringify(part));
}

function toolCalls(list: unknown): ToolCall[] {
  if (!Array.isArray(list)) return [];
  return list.filter(isObject).map((call) => {
    const fn = isObject(call.function) ? call.function : call;
    return { id: text(call.id), name: text(fn.name) ?? 'tool', args: parsePayload(fn.arguments ?? fn.args ?? fn.input) };
  });
}

function append(text: string, more: string): string {
  return text ? text + '\n' + more : more;
}

function text(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}

export function stringify(value: unknown): string {
  if (typeof value === 'string') return value;
  try {
    return JSON.stringify(value, null, 2) ?? '';
  } catch {
    return String(value);
  }
}

const INPUT_KEYS = ['question', 'message', 'query', 'text', 'prompt', 'input'];
const OUTPUT_KEYS = ['answer', 'response', 'text', 'result', 'output', 'content'];

/** One line of a turn: the last user's words for an input, the last assistant's for an output, a known key of an object. */
export function turnText(payload: unknown, side: 'input' | 'output'): string | null {
  const value = parsePayload(payload);
  if (typeof value === 'string') return value;
  const read = messages(value);
  if (read) {
    const wanted: Role = side === 'input' ? 'user' : 'assistant';
    return [...read].reverse().find((one) => one.role === wanted && one.text)?.text ?? null;
  }
  if (isObject(value)) {
    for (const key of side === 'input' ? INPUT_KEYS : OUTPUT_KEYS) if (typeof value[key] === 'string') return value[key] as string;
  }
  return null;
}

/**
 * A preview is the beginning of a payload, so its JSON is often cut. What can be read is read as a turn; of the rest, the
 * first known key, or the last words with a role, are found in the text itself.
 */
export function previewText(preview: string | null | undefined, side: 'input' | 'output'): string | null {
  if (!preview) return null;
  const text = preview.trim();
  if (!/^[[{"]/.test(text)) return preview;
  const whole = parsePayload(text);
  const read = turnText(whole, side) ?? onlyText(whole);
  if (read !== null && read !== text) return read;
  if (typeof whole !== 'string') return preview;
  const said = [...text.matchAll(/"(?:content|text)"\s*:\s*"((?:[^"\\]|\\.)*)/g)].pop()?.[1];
  const keys = (side === 'input' ? INPUT_KEYS : OUTPUT_KEYS).join('|');
  const keyed = new RegExp(`"(?:${keys})"\\s*:\\s*"((?:[^"\\\\]|\\\\.)*)`).exec(text)?.[1];
  const found = /^\[|"messages"/.test(text) ? (said ?? keyed) : (keyed ?? said);
  return found ? unescape(found) : preview;
}

/** Arguments of a method with one text among them are best told by that text. */
function onlyText(value: unknown): string | null {
  if (!isObject(value)) return null;
  const texts = Object.values(value).filter((one): one is string => typeof one === 'string');
  return texts.length === 1 ? texts[0]! : null;
}

function unescape(text: string): string {
  try {
    return JSON.parse(`"${text.replace(/\\u?[0-9a-f]{0,3}$/i, '')}"`);
  } catch {
    return text;
  }
}

export interface Document {
  title: string;
  text: string;
  score: number | null;
  id: string | null;
  metadata: Obj | null;
}

/** Retrieved documents with their scores, as vector stores and rerankers return them; null when these are none. */
export function documents(payload: unknown): Document[] | null {
  let value = parsePayload(payload);
  if (isObject(value)) value = value.documents ?? value.results ?? value.matches ?? value.chunks ?? value.hits;
  if (!Array.isArray(value) || value.length === 0) return null;
  const read = value.map(document);
  return read.every((one) => one !== null) ? (read as Document[]) : null;
}

function document(value: unknown, index: number): Document | null {
  if (!isObject(value)) return null;
  const inner = isObject(value.document) ? value.document : isObject(value.embedded) ? value.embedded : value;
  const body = text(inner.content ?? inner.text ?? inner.page_content ?? inner.pageContent ?? inner.snippet ?? inner.formattedContent);
  if (body === null) return null;
  const metadata = isObject(inner.metadata) ? inner.metadata : null;
  const score = [value.score, value.relevance_score, value.similarity, inner.score, metadata?.score].find((one) => typeof one === 'number');
  const id = text(inner.id ?? value.id);
  const title = text(inner.title ?? metadata?.title ?? metadata?.source ?? metadata?.file_name ?? inner.source) ?? id ?? `Document ${index + 1}`;
  return { title, text: body, score: (score as number | undefined) ?? null, id, metadata };
}
