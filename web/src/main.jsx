import '@graphiql/react/style.css';
import '@graphiql/plugin-doc-explorer/style.css';
import '@graphiql/plugin-history/style.css';
import '@graphiql/plugin-explorer/style.css';
import 'graphiql/graphiql.css';
import './main.css';

// Also loaded on demand, by GraphiQL; named here, its styles come with the page's.
import 'monaco-graphql/esm/monaco-editor.js';
import 'monaco-graphql/esm/lite.js';

import { explorerPlugin } from '@graphiql/plugin-explorer';
import { GraphiQL, HISTORY_PLUGIN } from 'graphiql';
import { parse, print } from 'graphql';
import { createRoot } from 'react-dom/client';

import { examplesPlugin } from './examples.jsx';

// Monaco's work off the page's own thread. Each worker is a file beside this one.
const WORKERS = { graphql: 'graphql.worker.js', json: 'json.worker.js' };
globalThis.MonacoEnvironment = {
  getWorker: (_, label) =>
    new Worker(new URL(WORKERS[label] ?? 'editor.worker.js', import.meta.url), { type: 'module' }),
};

// Relative, so that the page also works below a path.
async function fetcher(request, { headers } = {}) {
  const answer = await fetch('graphql', {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/graphql-response+json', ...headers },
    body: JSON.stringify(request),
  });
  return answer.json();
}

const told = await fetch('examples.json').then((answer) => answer.json());
// The README is short of lines; an editor is short of columns.
const examples = told.map(({ title, query }) => ({ title, query: print(parse(query)) }));
const plugin = examplesPlugin(examples);

/** Whoever has been here before finds the page as it was left, also with no panel open. */
function firstVisit() {
  try {
    const seen = localStorage.getItem('nhanrong:seen');
    localStorage.setItem('nhanrong:seen', 'yes');
    return seen === null;
  } catch {
    // A browser may keep nothing.
    return true;
  }
}

createRoot(document.getElementById('page')).render(
  <GraphiQL
    fetcher={fetcher}
    defaultTabs={[{ query: examples[0].query }]}
    plugins={[plugin, explorerPlugin(), HISTORY_PLUGIN]}
    visiblePlugin={firstVisit() ? plugin : undefined}
    inputValueDeprecation
    schemaDescription
  >
    <GraphiQL.Logo>
      <strong>nhanrong</strong>
    </GraphiQL.Logo>
  </GraphiQL>,
);
