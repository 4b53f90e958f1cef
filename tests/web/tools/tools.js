// The schema in front ends' own tools: each must take it, and the rules must find what is wrong in a wrong one.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

const TOOLS = fileURLToPath(new URL('.', import.meta.url));
const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const BIN = fileURLToPath(new URL('../node_modules/.bin/', import.meta.url));
const RELAY_RULES = 'relay-connection-types-spec,relay-connection-arguments-spec,relay-page-info-spec';
const WRONG = 'tests/web/tools/generated/wrong.graphql';

function run(folder, tool, ...args) {
  const { status, stdout, stderr, error } = spawnSync(BIN + tool, args, { cwd: folder, encoding: 'utf8' });
  return { status, said: `${tool}: ${error ?? ''}${stdout}${stderr}` };
}

function passes(...command) {
  const { status, said } = run(...command);
  assert.equal(status, 0, said);
}

const eslint = (schema) => [ROOT, 'eslint', '--max-warnings=0', '--config', 'tests/web/tools/eslint.config.js', schema];
const linter = (schema) => [ROOT, 'graphql-schema-linter', '--rules', RELAY_RULES, schema];

for (const folder of ['generated', 'relay/generated']) {
  await rm(TOOLS + folder, { recursive: true, force: true });
  await mkdir(TOOLS + folder, { recursive: true });
}

passes(TOOLS, 'relay-compiler', 'relay.config.json');
passes(TOOLS, 'graphql-codegen', '--config', 'codegen.json');
passes(TOOLS, 'tsc', '--project', '.');
passes(...eslint('schema.graphql'));
passes(...linter('schema.graphql'));

// A page without an end is no page: both find it, so neither passes for want of looking.
const schema = await readFile(`${ROOT}schema.graphql`, 'utf8');
const wrong = schema.replace('pageInfo: PageInfo!', 'pageInfo: PageInfo');
assert.notEqual(wrong, schema);
await writeFile(ROOT + WRONG, wrong);
for (const command of [eslint(WRONG), linter(WRONG)]) {
  const { status, said } = run(...command);
  assert.equal(status, 1, said);
  assert.match(said, /pageInfo/);
}
