// A headless Chromium that reaches this machine and nothing else, and minds what a page says on its console.

import assert from 'node:assert/strict';

import { chromium } from 'playwright-core';

// Whatever a page does, a test ends.
setTimeout(() => {
  console.error('No end after two minutes.');
  process.exit(1);
}, 120_000).unref();

const FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1',
];

/** Runs `visit` with a new page of a new visitor. Fails where the page asked elsewhere, or where a script failed. */
export async function browse({ colorScheme = 'light' }, visit) {
  const executablePath = process.env.NHANRONG_CHROMIUM;
  const context = await chromium.launchPersistentContext('', {
    executablePath,
    args: FLAGS,
    colorScheme,
    viewport: { width: 1280, height: 800 },
  });
  const wrong = [];
  try {
    await context.route('**/*', (route) => {
      const url = new URL(route.request().url());
      if (['data:', 'blob:'].includes(url.protocol) || url.hostname === '127.0.0.1') return route.continue();
      wrong.push(`asked for ${url}`);
      return route.abort();
    });
    const page = await context.newPage();
    page.setDefaultTimeout(30_000);
    page.on('pageerror', (error) => wrong.push(`a script failed: ${error}`));
    page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) wrong.push(`console: ${message.text()}`);
    });
    page.on('requestfailed', (request) => {
      const why = request.failure()?.errorText;
      // A page that is left takes its questions back.
      if (why !== 'net::ERR_ABORTED') wrong.push(`no answer to ${request.url()}: ${why}`);
    });
    await visit(page);
    assert.deepEqual(wrong, []);
  } catch (error) {
    await context.pages().at(-1)?.screenshot({ path: `${process.env.NHANRONG_PICTURES}/failed.png` });
    // What the page said is the likelier cause.
    throw new Error(['The page said:', ...wrong].join('\n'), { cause: error });
  } finally {
    await context.close();
  }
}

/** Takes numbered pictures, for people to look at. */
export function camera(prefix) {
  let number = 0;
  return (page, name) => page.screenshot({ path: `${process.env.NHANRONG_PICTURES}/${prefix}-${++number}-${name}.png` });
}
