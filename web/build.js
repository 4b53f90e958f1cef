// Builds the page that the server carries, into dist/; `--check` builds and compares, and writes nothing.
//
// dist/ keeps what a Rust-only build needs: each file compressed, and files.txt, which names them with
// the hash and the size of what is within.

import { createHash } from 'node:crypto';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { gunzipSync, gzipSync } from 'node:zlib';

import { build } from 'esbuild';

import { notices } from './notices.js';

const HERE = new URL('.', import.meta.url);
const DIST = new URL('dist/', HERE);

async function files() {
  const built = await build({
    absWorkingDir: HERE.pathname,
    entryPoints: {
      main: 'src/main.jsx',
      'editor.worker': 'monaco-editor/esm/vs/editor/editor.worker.js',
      'graphql.worker': 'monaco-graphql/esm/graphql.worker.js',
      'json.worker': 'monaco-editor/esm/vs/language/json/json.worker.js',
    },
    outdir: 'dist',
    bundle: true,
    minify: true,
    format: 'esm',
    splitting: true,
    target: 'es2022',
    jsx: 'automatic',
    define: { 'process.env.NODE_ENV': '"production"' },
    loader: { '.ttf': 'file' },
    assetNames: '[name]',
    chunkNames: '[name]-[hash]',
    legalComments: 'none',
    metafile: true,
    write: false,
    logLevel: 'warning',
  });
  const named = built.outputFiles.map((file) => [file.path.split('/').pop(), Buffer.from(file.contents)]);
  // All styles are in main.css already; no chunk asks for its own.
  const found = new Map(named.filter(([name]) => !name.endsWith('.css') || name === 'main.css'));
  found.set('index.html', await readFile(new URL('src/index.html', HERE)));
  found.set('THIRD-PARTY.txt', Buffer.from(await notices(built.metafile, HERE)));
  return new Map([...found].sort(([a], [b]) => (a < b ? -1 : 1)));
}

function list(files) {
  const line = ([name, bytes]) => `${createHash('sha256').update(bytes).digest('hex')} ${bytes.length} ${name}\n`;
  return [...files].map(line).join('');
}

async function write(files) {
  await rm(DIST, { recursive: true, force: true });
  await mkdir(DIST, { recursive: true });
  let compressed = 0;
  for (const [name, bytes] of files) {
    const gzip = gzipSync(bytes, { level: 9 });
    compressed += gzip.length;
    await writeFile(new URL(`${name}.gz`, DIST), gzip);
  }
  await writeFile(new URL('files.txt', DIST), list(files));
  const raw = [...files.values()].reduce((sum, bytes) => sum + bytes.length, 0);
  console.log(`${files.size} files, ${raw} bytes, ${compressed} compressed`);
}

/** Compares what is within, not how it was compressed: that is for zlib's version to say. */
async function check(files) {
  const wrong = [];
  const kept = await readFile(new URL('files.txt', DIST), 'utf8').catch(() => '');
  if (kept !== list(files)) wrong.push('files.txt');
  for (const [name, bytes] of files) {
    const gzip = await readFile(new URL(`${name}.gz`, DIST)).catch(() => null);
    if (!gzip || !gunzipSync(gzip).equals(bytes)) wrong.push(`${name}.gz`);
  }
  if (wrong.length > 0) {
    console.error(`Not what the sources build: web/dist/{${wrong.join(',')}}. Run \`npm ci && npm run build\` in web/.`);
    process.exit(1);
  }
  console.log(`${files.size} files are what the sources build`);
}

await (process.argv.includes('--check') ? check : write)(await files());
