// Builds the bundle that the server serves. With --check it only says whether the committed bundle is what the sources give.
import { build } from 'esbuild';
import { createHash } from 'node:crypto';
import { mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

const here = dirname(fileURLToPath(import.meta.url));
const target = join(here, '../src/main/resources/ai/trodo/server/viewer');
const LIMIT = 400_000;

async function bundle() {
  const result = await build({
    absWorkingDir: here,
    entryPoints: { app: 'src/main.tsx', theme: 'src/theme.ts', style: 'src/style/main.css' },
    outdir: 'out',
    bundle: true,
    minify: true,
    write: false,
    format: 'iife',
    target: ['es2022', 'chrome109', 'firefox115', 'safari16'],
    jsx: 'automatic',
    jsxImportSource: 'preact',
    legalComments: 'none',
    define: { 'process.env.NODE_ENV': '"production"' },
    metafile: true,
  });
  const files = {};
  for (const file of result.outputFiles) files[file.path.split(/[\\/]/).pop()] = Buffer.from(file.contents);
  const hash = (name) => createHash('sha256').update(files[name]).digest('hex').slice(0, 10);
  let page = await readFile(join(here, 'src/index.html'), 'utf8');
  for (const name of ['app.js', 'theme.js', 'style.css']) page = page.replace(`"${name}"`, `"${name}?v=${hash(name)}"`);
  files['index.html'] = Buffer.from(page);
  files['icon.svg'] = await readFile(join(here, 'src/icon.svg'));
  files['LICENSES.txt'] = Buffer.from(await licences(result.metafile));
  return files;
}

async function licences(metafile) {
  const names = new Set();
  for (const input of Object.keys(metafile.inputs)) {
    const match = /node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(input);
    if (match) names.add(match[1]);
  }
  const parts = ['The viewer contains these libraries, each under its own licence.\n'];
  for (const name of [...names].sort()) {
    const folder = join(here, 'node_modules', name);
    const { version, license } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'));
    const file = (await readdir(folder)).find((entry) => /^licen[cs]e/i.test(entry));
    const text = file ? await readFile(join(folder, file), 'utf8') : `Licence: ${license}`;
    parts.push(`${'='.repeat(72)}\n${name} ${version} (${license})\n${'='.repeat(72)}\n${text.replace(/\r\n/g, '\n').trim()}\n`);
  }
  return parts.join('\n');
}

const files = await bundle();
const packed = Object.values(files).reduce((sum, file) => sum + gzipSync(file, { level: 9 }).length, 0);
if (packed > LIMIT) {
  console.error(`The bundle has ${packed} bytes gzipped; the limit is ${LIMIT}.`);
  process.exit(1);
}
if (process.argv.includes('--check')) {
  const stale = [];
  for (const [name, content] of Object.entries(files)) {
    const committed = await readFile(join(target, name)).catch(() => null);
    if (!committed?.equals(content)) stale.push(name);
  }
  if (stale.length) {
    console.error(`The committed bundle is not what the sources give: ${stale.join(', ')}. Run "npm run build" and commit.`);
    process.exit(1);
  }
} else {
  await rm(target, { recursive: true, force: true });
  await mkdir(target, { recursive: true });
  for (const [name, content] of Object.entries(files)) await writeFile(join(target, name), content);
}
console.log(`Viewer: ${packed} bytes gzipped of ${LIMIT} allowed.`);
