// Relay's own ways: a page that goes on in both directions, fetched again by the id of what it hangs on.
declare const graphql: (text: TemplateStringsArray) => unknown;

export const query = graphql`
  query ModelsQuery($code: String!) {
    locality(code: $code) {
      fullName
      ...Models_page
    }
  }
`;

export const page = graphql`
  fragment Models_page on Locality
  @refetchable(queryName: "ModelsPageQuery")
  @argumentDefinitions(
    first: { type: "Int" }
    after: { type: "String" }
    last: { type: "Int" }
    before: { type: "String" }
  ) {
    models(scope: HERITAGE, first: $first, after: $after, last: $last, before: $before) @connection(key: "Models_models") {
      edges {
        node {
          title(language: EN)
          ...Models_row
        }
      }
    }
  }
`;

export const row = graphql`
  fragment Models_row on Model {
    stage
    replications(first: 2) {
      nodes {
        status
        locality {
          name
        }
      }
    }
  }
`;

export const all = graphql`
  query ModelsAllQuery($first: Int!, $after: String) {
    models(first: $first, after: $after, orderBy: { field: STARTED_ON }) @connection(key: "Models_all_models") {
      edges {
        node {
          id
          startedOn
        }
      }
    }
  }
`;
