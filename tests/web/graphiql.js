// The page at /: node graphiql.js http://127.0.0.1:8080

import assert from 'node:assert/strict';

import { browse, camera } from './browser.js';

const [, , address] = process.argv;
const picture = camera('graphiql');

/** What an editor shows, without what it does to spaces. */
const text = async (editor) => (await editor.locator('.view-lines').innerText()).replace(/\s+/g, ' ');

async function shows(editor, expected) {
  const end = Date.now() + 30_000;
  let shown;
  do {
    shown = await text(editor);
    if (shown.includes(expected)) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  } while (Date.now() < end);
  assert.fail(`${expected} is not in: ${shown}`);
}

/** The operations that the page posts. */
function posted(page) {
  const operations = [];
  page.on('request', (request) => {
    if (request.method() === 'POST') operations.push(request.postDataJSON());
  });
  return operations;
}

async function visit(page) {
  const operations = posted(page);
  const introspections = () => operations.filter(({ query }) => query.includes('__schema')).length;
  const query = page.locator('.graphiql-query-editor');
  const response = page.locator('.graphiql-response');
  const run = page.getByRole('button', { name: 'Execute query' });
  const examples = page.getByRole('region', { name: 'Examples' });

  // The first visit: an example is open, and runs.
  await page.goto(address);
  const told = await (await fetch(`${address}/examples.json`)).json();
  await shows(query, 'query CommuneAfterReform');
  assert.deepEqual(await examples.getByRole('button').allInnerTexts(), told.map(({ title }) => title));
  await run.click();
  await shows(response, '"fullName": "xã Trà Giáp, thành phố Đà Nẵng"');
  await picture(page, 'first-example');

  // Another opens in a tab of its own.
  await examples.getByRole('button', { name: 'What does the new city' }).click();
  await page.getByRole('tab', { name: 'HeritageOfCity', selected: true }).waitFor();
  await run.click();
  await shows(response, '"totalCount": 3');
  assert.equal(await page.getByRole('tab').count(), 2);
  await picture(page, 'second-example');

  // A query written with completion, and with what is wrong underlined.
  await page.getByRole('button', { name: 'New tab' }).click();
  const suggestion = (name) => query.locator('.suggest-widget').getByRole('option', { name, exact: false }).first();
  await query.locator('.view-lines').click();
  await page.keyboard.type('query Mine { mod');
  await suggestion('model').waitFor();
  await picture(page, 'completion');
  await page.keyboard.press('Enter');
  await page.keyboard.type('(code: "mod-5in1") { titl');
  await suggestion('title').waitFor();
  await page.keyboard.press('Enter');
  await page.keyboard.type(' nonsense');
  await query.locator('.squiggly-error').first().waitFor();
  await picture(page, 'mistake');
  for (const _ of ' nonsense') await page.keyboard.press('Backspace');
  await page.keyboard.press('Escape');
  await run.click();
  await shows(response, '"title": "Tổ tự quản \\"5 trong 1\\""');
  assert.match(operations.at(-1).query, /^query Mine \{\s*model\(code: "mod-5in1"\) \{\s*title\s*\}\s*\}$/);

  // The documentation, from the root to a type.
  await page.getByRole('button', { name: 'Show Documentation Explorer' }).click();
  const docs = page.locator('.graphiql-doc-explorer');
  await docs.getByRole('link', { name: 'Query', exact: true }).click();
  await docs.getByRole('link', { name: 'model', exact: true }).click();
  await docs.getByRole('link', { name: 'Model', exact: true }).first().click();
  await docs.getByText('A practice that its owners built in one place').waitFor();
  await docs.getByRole('link', { name: 'replications', exact: true }).waitFor();
  await picture(page, 'documentation');

  // The query builder writes into the editor.
  await page.getByRole('button', { name: 'Show GraphiQL Explorer' }).click();
  await page.locator('.graphiql-explorer-root').getByText('summary', { exact: true }).click();
  await shows(query, 'summary');
  await picture(page, 'explorer');

  // The page asked once for what the schema is; and the next visit finds what was left.
  assert.equal(introspections(), 1);
  await page.waitForFunction(() => localStorage.getItem('graphiql:tabState')?.includes('summary'));
  await page.reload();
  await shows(query, 'query Mine');
  assert.equal(await page.getByRole('tab').count(), 3);
  await page.getByRole('button', { name: 'Hide GraphiQL Explorer' }).click();
  await page.reload();
  await shows(query, 'query Mine');
  await page.getByRole('button', { name: 'Show GraphiQL Explorer' }).waitFor();
  assert.equal(await examples.count(), 0);
}

await browse({}, visit);

await browse({ colorScheme: 'dark' }, async (page) => {
  await page.goto(address);
  await shows(page.locator('.graphiql-query-editor'), 'query CommuneAfterReform');
  await page.getByRole('button', { name: 'Execute query' }).click();
  await shows(page.locator('.graphiql-response'), 'MERGED');
  await picture(page, 'dark');
});
