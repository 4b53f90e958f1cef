import { useQuery } from 'urql';

import { graphql } from './graphql';

const MODEL = graphql(`
  query Model($id: ID!) {
    node(id: $id) {
      __typename
      ... on Model {
        summary(language: EN)
        owners {
          id
          name(language: EN)
        }
        replications(first: 5) {
          nodes {
            id
            status
            on
            sites
            note(language: EN)
            locality {
              name
            }
          }
        }
      }
    }
  }
`);

export function Model({ id }: { id: string }) {
  const [{ data, error }] = useQuery({ query: MODEL, variables: { id } });
  if (error) return <p role="alert">{error.message}</p>;
  if (!data) return <p>Asking …</p>;
  if (data.node?.__typename !== 'Model') return <p role="alert">It is no longer there.</p>;

  const { summary, owners, replications } = data.node;
  return (
    <article>
      {summary && <p>{summary}</p>}
      <dl>
        <dt>Built by</dt>
        <dd>{owners.map(({ name }) => name).join('; ')}</dd>
        <dt>Taken over</dt>
        {replications.nodes.map(({ id, status, on, sites, note, locality }) => (
          <dd key={id}>
            {[status.toLowerCase().replace('_', ' '), locality?.name, on, sites && `${sites} sites`, note].filter(Boolean).join(', ')}
          </dd>
        ))}
        {replications.nodes.length === 0 && <dd>nowhere yet</dd>}
      </dl>
    </article>
  );
}
