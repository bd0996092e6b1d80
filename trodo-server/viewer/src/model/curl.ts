/** A model call as a command that repeats it. The key is never in it: the shell takes it from the environment. */

import { messages, type Message } from './chat';
import type { SpanDetail } from './types';

export function curlOf(span: SpanDetail): string | null {
  if (span.kind !== 'llm') return null;
  const read = messages(span.input) ?? (typeof span.input === 'string' && span.input ? [{ role: 'user', text: span.input } as Message] : null);
  if (!read || !span.model) return null;
  return /anthropic/i.test(span.provider ?? '') || /^claude/.test(span.model) ? anthropic(span, read) : openai(span, read);
}

function openai(span: SpanDetail, read: Message[]): string {
  const body = {
    model: span.model,
    ...(typeof span.temperature === 'number' ? { temperature: span.temperature } : {}),
    messages: read.map((one) => ({
      role: one.role === 'context' ? 'system' : one.role,
      content: one.text,
      ...(one.role === 'tool' && one.toolCallId ? { tool_call_id: one.toolCallId } : {}),
      ...(one.toolCalls?.length
        ? { tool_calls: one.toolCalls.map((call) => ({ id: call.id, type: 'function', function: { name: call.name, arguments: JSON.stringify(call.args ?? {}) } })) }
        : {}),
    })),
  };
  return command('https://api.openai.com/v1/chat/completions', ['Authorization: Bearer $OPENAI_API_KEY'], body);
}

function anthropic(span: SpanDetail, read: Message[]): string {
  const system = read.filter((one) => one.role === 'system' || one.role === 'context').map((one) => one.text).join('\n\n');
  const body = {
    model: span.model,
    max_tokens: 1024,
    ...(typeof span.temperature === 'number' ? { temperature: span.temperature } : {}),
    ...(system ? { system } : {}),
    messages: read.filter((one) => one.role === 'user' || one.role === 'assistant').map((one) => ({ role: one.role, content: one.text })),
  };
  return command('https://api.anthropic.com/v1/messages', ['x-api-key: $ANTHROPIC_API_KEY', 'anthropic-version: 2023-06-01'], body);
}

function command(url: string, headers: string[], body: unknown): string {
  const lines = headers.map((header) => `  -H "${header}" \\`);
  const quoted = JSON.stringify(body, null, 2).replaceAll("'", `'\\''`);
  return [`curl ${url} \\`, ...lines, '  -H "Content-Type: application/json" \\', `  -d '${quoted}'`].join('\n');
}
