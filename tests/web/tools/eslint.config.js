// Relay's rules for a schema, as graphql-eslint knows them.
import graphql from '@graphql-eslint/eslint-plugin';

export default [
  {
    files: ['**/*.graphql'],
    languageOptions: {
      parser: graphql.parser,
      // Where the types are looked up that a checked file names.
      parserOptions: { graphQLConfig: { schema: 'schema.graphql' } },
    },
    plugins: { '@graphql-eslint': graphql },
    rules: {
      '@graphql-eslint/relay-connection-types': 'error',
      // Lists that stay short are lists, and a connection has its `nodes` beside its edges.
      '@graphql-eslint/relay-edge-types': ['error', { listTypeCanWrapOnlyEdgeType: false }],
      '@graphql-eslint/relay-page-info': 'error',
      // A page that only goes on, such as one in order of relevance, takes `first` and `after` alone.
      '@graphql-eslint/relay-arguments': ['error', { includeBoth: false }],
    },
  },
];
