// Every audit of GraphQL over HTTP that the package graphql-http has, against the server: MUST, SHOULD and MAY.

import assert from 'node:assert/strict';
import { serverAudits } from 'graphql-http';

const [, , address] = process.argv;
const audits = serverAudits({ url: `${address}/graphql` });
// A package that changed its list would otherwise pass for want of asking.
assert.equal(audits.length, 61);

const counts = { MUST: 0, SHOULD: 0, MAY: 0 };
const failed = [];
for (const { id, name, fn } of audits) {
  const result = await fn();
  counts[name.split(' ')[0]] += 1;
  if (result.status !== 'ok') {
    const { status, headers } = result.response;
    failed.push(`${id} ${result.status} ${name}: ${result.reason} (${status}, ${headers.get('content-type')})`);
  }
}
console.log(`${audits.length} audits: ${JSON.stringify(counts)}`);
assert.deepEqual(failed, []);
