/** Differences between two texts by line, and reading of diffs that were made elsewhere. */

export interface DiffLine {
  type: 'same' | 'add' | 'del' | 'hunk';
  text: string;
}

/** Beyond this product of line counts the exact comparison is too dear, and the middle is shown as replaced. */
const MOST_CELLS = 4_000_000;
const CONTEXT = 3;

/** A longest-common-subsequence diff; what stays the same is folded to a few lines around each change. */
export function diffLines(before: string, after: string): DiffLine[] {
  const a = before.split('\n');
  const b = after.split('\n');
  let head = 0;
  while (head < a.length && head < b.length && a[head] === b[head]) head++;
  let tail = 0;
  while (tail < a.length - head && tail < b.length - head && a[a.length - 1 - tail] === b[b.length - 1 - tail]) tail++;
  const middle = middleDiff(a.slice(head, a.length - tail), b.slice(head, b.length - tail));
  return fold([...a.slice(0, head).map(same), ...middle, ...a.slice(a.length - tail).map(same)]);
}

function same(text: string): DiffLine {
  return { type: 'same', text };
}

function middleDiff(a: string[], b: string[]): DiffLine[] {
  const gone = a.map((text): DiffLine => ({ type: 'del', text }));
  const come = b.map((text): DiffLine => ({ type: 'add', text }));
  if (!a.length || !b.length || a.length * b.length > MOST_CELLS) return [...gone, ...come];
  const width = b.length + 1;
  const longest = new Uint32Array((a.length + 1) * width);
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      longest[i * width + j] = a[i] === b[j] ? longest[(i + 1) * width + j + 1]! + 1 : Math.max(longest[(i + 1) * width + j]!, longest[i * width + j + 1]!);
    }
  }
  const lines: DiffLine[] = [];
  let i = 0;
  let j = 0;
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      lines.push(same(a[i]!));
      i++;
      j++;
    } else if (j >= b.length || (i < a.length && longest[(i + 1) * width + j]! >= longest[i * width + j + 1]!)) lines.push(gone[i++]!);
    else lines.push(come[j++]!);
  }
  return lines;
}

function fold(lines: DiffLine[]): DiffLine[] {
  const near = new Uint8Array(lines.length);
  lines.forEach((line, at) => {
    if (line.type === 'same') return;
    for (let i = Math.max(0, at - CONTEXT); i <= Math.min(lines.length - 1, at + CONTEXT); i++) near[i] = 1;
  });
  const shown: DiffLine[] = [];
  let skipped = 0;
  const flush = (): void => {
    if (skipped) shown.push({ type: 'hunk', text: `${skipped} equal ${skipped === 1 ? 'line' : 'lines'}` });
    skipped = 0;
  };
  lines.forEach((line, at) => {
    if (!near[at]) return void skipped++;
    flush();
    shown.push(line);
  });
  flush();
  return shown;
}

/** A unified diff's lines by what they say; headers and ranges are marked as hunks. */
export function unifiedDiff(text: string): DiffLine[] {
  return text.split('\n').map((line): DiffLine => {
    if (/^(@@|diff |index |---|\+\+\+)/.test(line)) return { type: 'hunk', text: line };
    if (line.startsWith('+')) return { type: 'add', text: line.slice(1) };
    if (line.startsWith('-')) return { type: 'del', text: line.slice(1) };
    return { type: 'same', text: line.startsWith(' ') ? line.slice(1) : line };
  });
}
