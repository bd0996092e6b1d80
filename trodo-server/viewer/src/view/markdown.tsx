/** Markdown that a model wrote, made safe: no markup of its own, no styles, no picture that a page would fetch. */

import type { JSX } from 'preact';
import { useMemo } from 'preact/hooks';
import { Marked } from 'marked';
import DOMPurify from 'dompurify';

const marked = new Marked({
  gfm: true,
  breaks: true,
  renderer: {
    html: ({ text }) => escape(text),
    image: ({ href, text }) => `<a href="${escape(href)}">[picture: ${escape(text || href)}]</a>`,
  },
});

const MOST = 100_000;

function escape(text: string): string {
  return text.replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`);
}

const TAGS = ['p', 'br', 'strong', 'em', 'del', 'code', 'pre', 'ul', 'ol', 'li', 'blockquote', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'hr', 'a', 'table', 'thead', 'tbody', 'tr', 'th', 'td', 'input'];

export function safeHtml(text: string): string {
  const html = DOMPurify.sanitize(marked.parse(text, { async: false }), {
    ALLOWED_TAGS: TAGS,
    ALLOWED_ATTR: ['href', 'start', 'type', 'checked', 'disabled'],
    ALLOWED_URI_REGEXP: /^(?:https?:|mailto:)/i,
    ALLOW_DATA_ATTR: false,
  });
  return html.replaceAll('<a href', '<a target="_blank" rel="noopener noreferrer nofollow" href');
}

export function Markdown({ text }: { text: string }): JSX.Element {
  const html = useMemo(() => (text.length > MOST ? null : safeHtml(text)), [text]);
  if (html === null) return <div class="plain">{text}</div>;
  return <div class="prose" dangerouslySetInnerHTML={{ __html: html }} />;
}
