/** A JSON value as lines of a tree: paths, folding and search, without recursion in the drawing code. */

export interface JsonLine {
  path: string;
  depth: number;
  key: string | null;
  /** Numbers of an array are drawn paler than names of an object. */
  indexed: boolean;
  type: 'object' | 'array' | 'string' | 'number' | 'boolean' | 'null';
  value: unknown;
  size: number;
  open: boolean;
}

export const MOST_LINES = 5_000;

export function typeOf(value: unknown): JsonLine['type'] {
  if (value === null || value === undefined) return 'null';
  if (Array.isArray(value)) return 'array';
  const type = typeof value;
  return type === 'object' ? 'object' : type === 'number' ? 'number' : type === 'boolean' ? 'boolean' : 'string';
}

/** Lines in reading order. `isOpen` decides about folding; at most `most` lines are made, however big the value. */
export function jsonLines(root: unknown, isOpen: (path: string, depth: number, size: number) => boolean, most = MOST_LINES): JsonLine[] {
  const lines: JsonLine[] = [];
  const stack: { value: unknown; key: string | null; path: string; depth: number; indexed: boolean }[] = [
    { value: root, key: null, path: '$', depth: 0, indexed: false },
  ];
  while (stack.length && lines.length < most) {
    const { value, key, path, depth, indexed } = stack.pop()!;
    const type = typeOf(value);
    const branch = type === 'object' || type === 'array';
    const entries = branch ? Object.entries(value as object) : [];
    const open = branch && entries.length > 0 && isOpen(path, depth, entries.length);
    lines.push({ path, depth, key, indexed, type, value, size: entries.length, open });
    if (!open) continue;
    for (let i = entries.length - 1; i >= 0; i--) {
      const [name, child] = entries[i]!;
      const below = type === 'array' ? `${path}[${name}]` : path + (/^[A-Za-z_]\w*$/.test(name) ? '.' + name : `[${JSON.stringify(name)}]`);
      stack.push({ value: child, key: name, path: below, depth: depth + 1, indexed: type === 'array' });
    }
  }
  return lines;
}

/** Paths that must be open so that each hit is seen, and the hits themselves. */
export function searchJson(root: unknown, words: string, most = 500): { hits: Set<string>; open: Set<string> } {
  const needle = words.trim().toLowerCase();
  const hits = new Set<string>();
  const open = new Set<string>();
  if (!needle) return { hits, open };
  const trail: string[] = [];
  for (const line of jsonLines(root, () => true, 200_000)) {
    trail[line.depth] = line.path;
    const leaf = line.type !== 'object' && line.type !== 'array';
    const hit = (line.key !== null && line.key.toLowerCase().includes(needle)) || (leaf && String(line.value).toLowerCase().includes(needle));
    if (!hit) continue;
    hits.add(line.path);
    for (let depth = 0; depth < line.depth; depth++) open.add(trail[depth]!);
    if (hits.size >= most) break;
  }
  return { hits, open };
}

/** Whether text is JSON that deserves a tree rather than a line. */
export function isTree(value: unknown): boolean {
  return typeof value === 'object' && value !== null;
}
