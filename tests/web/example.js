// The example as its README says to run it, over the API at: node example.js http://127.0.0.1:8080

import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

import { browse, camera } from './browser.js';

const [, , api] = process.argv;
const picture = camera('example');
const example = fileURLToPath(new URL('../../examples/models-of-a-place/', import.meta.url));

/** Runs one of the example's tools; npm would stand between us and the one that must be ended. */
const tool = (run, path, args, options) =>
  run(process.execPath, [`${example}node_modules/${path}`, ...args], { cwd: example, encoding: 'utf8', ...options });

for (const [path, ...args] of [
  ['gql.tada/bin/cli.js', 'generate-output'],
  ['typescript/bin/tsc', '--noEmit'],
]) {
  const { status, stdout, stderr } = tool(spawnSync, path, args);
  assert.equal(status, 0, stdout + stderr);
}

const vite = tool(spawn, 'vite/bin/vite.js', [], {
  env: { ...process.env, NHANRONG: api, NO_COLOR: '1' },
  stdio: ['ignore', 'pipe', 'inherit'],
});
process.on('exit', () => vite.kill());
let address;
for await (const line of createInterface(vite.stdout)) {
  address = line.match(/Local:\s+(http:\S+[0-9])/)?.[1];
  if (address) break;
}
assert.ok(address, 'the development server does not tell where it serves');

await browse({}, async (page) => {
  const rows = page.getByRole('listitem');
  const titles = () => rows.getByRole('button').allInnerTexts();
  const older = page.getByRole('button', { name: 'Older' });
  const newer = page.getByRole('button', { name: 'Newer' });

  await page.goto(address);
  await page.getByRole('heading', { name: 'Models of thành phố Đà Nẵng' }).waitFor();
  const first = await titles();
  assert.equal(first.length, 2);
  assert.deepEqual([await newer.isEnabled(), await older.isEnabled()], [false, true]);
  await picture(page, 'first-page');

  // On to the end.
  await older.click();
  const last = rows.filter({ hasText: 'Planting medicinal plants on fallow land' });
  await last.waitFor();
  assert.equal(await rows.count(), 1);
  assert.deepEqual([await newer.isEnabled(), await older.isEnabled()], [true, false]);

  // One opened.
  await last.getByRole('button').click();
  await last.getByText('Mass Mobilisation Bloc of Trà Ka commune').waitFor();
  await picture(page, 'last-page-opened');

  // And back: the same page as at first.
  await newer.click();
  await last.waitFor({ state: 'detached' });
  assert.deepEqual(await titles(), first);
  await older.waitFor();

  // A place that is not there is said to be so.
  await page.goto(`${address}/?place=nowhere`);
  await page.getByRole('alert').getByText('There is no place with the code nowhere.').waitFor();
});

process.exit();
