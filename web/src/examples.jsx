import { useGraphiQL, useGraphiQLActions } from '@graphiql/react';

function Icon() {
  return (
    <svg viewBox="0 0 24 24" fill="none" stroke="currentColor" strokeWidth="1.5" aria-hidden="true">
      <path d="M4 5h16M4 12h9M4 19h9M16.5 11.5v8l6-4z" strokeLinejoin="round" strokeLinecap="round" />
    </svg>
  );
}

/** The README's questions: each opens in a tab of its own, ready to run. */
export function examplesPlugin(examples) {
  function Examples() {
    const { addTab } = useGraphiQLActions();
    const editor = useGraphiQL((state) => state.queryEditor);
    const open = (query) => {
      // A tab that holds nothing is taken; anything written stays.
      if (editor.getValue().trim()) addTab();
      editor.setValue(query);
      editor.focus();
    };
    return (
      <section aria-label="Examples" className="examples">
        <div className="graphiql-doc-explorer-title">Examples</div>
        <p>Each opens in a tab; run it with the button beside it, or Ctrl-Enter.</p>
        <ul>
          {examples.map(({ title, query }) => (
            <li key={title}>
              <button type="button" className="graphiql-un-styled" onClick={() => open(query)}>
                {title}
              </button>
            </li>
          ))}
        </ul>
      </section>
    );
  }
  return { title: 'Examples', icon: Icon, content: Examples };
}
