import { useState } from 'react';
import { useQuery } from 'urql';

import { Model } from './Model';
import { graphql } from './graphql';

const PLACE = graphql(`
  query Place($code: String!, $first: Int, $after: String, $last: Int, $before: String) {
    locality(code: $code) {
      fullName
      models(
        scope: HERITAGE
        orderBy: { field: STARTED_ON, direction: DESC }
        first: $first
        after: $after
        last: $last
        before: $before
      ) {
        totalCount
        nodes {
          id
          title(language: EN)
          startedOn
          locality {
            fullName
          }
        }
        pageInfo {
          hasNextPage
          hasPreviousPage
          startCursor
          endCursor
        }
      }
    }
  }
`);

const SIZE = 2;

/** A page is asked for from where the last one ended or began: rows that come or go meanwhile shift nothing. */
type Page = { first: number; after?: string | null } | { last: number; before: string | null };

export function Place({ code }: { code: string }) {
  const [page, setPage] = useState<Page>({ first: SIZE });
  const [open, setOpen] = useState<string | null>(null);
  const [{ data, error, fetching }] = useQuery({ query: PLACE, variables: { code, ...page } });

  if (error) return <p role="alert">{error.message}</p>;
  if (!data) return <p>Asking …</p>;
  if (!data.locality) return <p role="alert">There is no place with the code {code}.</p>;

  const { fullName, models } = data.locality;
  const { hasNextPage, hasPreviousPage, startCursor, endCursor } = models.pageInfo;
  return (
    <>
      <h1>Models of {fullName}</h1>
      <p>{models.totalCount} in all, the newest first; those too of the units that this one succeeded.</p>
      <ul aria-busy={fetching}>
        {models.nodes.map((model) => (
          <li key={model.id}>
            <button type="button" aria-expanded={open === model.id} onClick={() => setOpen(open === model.id ? null : model.id)}>
              {model.title}
            </button>
            <small>
              since {model.startedOn}, {model.locality.fullName}
            </small>
            {open === model.id && <Model id={model.id} />}
          </li>
        ))}
      </ul>
      <nav>
        <button type="button" disabled={!hasPreviousPage} onClick={() => setPage({ last: SIZE, before: startCursor })}>
          Newer
        </button>
        <button type="button" disabled={!hasNextPage} onClick={() => setPage({ first: SIZE, after: endCursor })}>
          Older
        </button>
      </nav>
    </>
  );
}
