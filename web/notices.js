// The notices of everything that esbuild put into the page: their licences ask that these go with it.

import { readdir, readFile } from 'node:fs/promises';

/** The package that a file belongs to, as its folder. */
const folder = (input) => input.match(/^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+\//)?.[0];

export async function notices(metafile, root) {
  const inputs = Object.values(metafile.outputs).flatMap(({ inputs }) => Object.keys(inputs));
  const folders = [...new Set(inputs.map(folder).filter(Boolean))];
  const texts = await Promise.all(folders.map((folder) => notice(new URL(folder, root))));
  const head = 'The page at / is made of the packages below, each under the licence that follows its name.\n';
  return [head, ...texts.sort((a, b) => (a < b ? -1 : 1))].join(`\n${'-'.repeat(80)}\n\n`);
}

async function notice(folder) {
  const told = JSON.parse(await readFile(new URL('package.json', folder), 'utf8'));
  const names = (await readdir(folder)).filter((name) => /^(licen[cs]e|notice|thirdpartynotices)/i.test(name)).sort();
  const texts = await Promise.all(names.map((name) => readFile(new URL(name, folder), 'utf8')));
  const { author, repository } = told;
  const from = typeof repository === 'string' ? repository : (repository?.url ?? told.homepage ?? '');
  const by = typeof author === 'string' ? author : author?.name;
  if (!told.license) throw new Error(`${told.name} names no licence`);
  const heading = [`${told.name} ${told.version} (${told.license})`, from, by].filter(Boolean).join('\n');
  const body = texts.map((text) => text.replace(/\r/g, '').replace(/[ \t]+$/gm, '').trim());
  return `${[heading, ...body].join('\n\n')}\n`;
}
