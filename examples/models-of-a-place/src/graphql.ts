import { initGraphQLTada } from 'gql.tada';
import type { introspection } from './schema';

// The types of every query come from its text and the schema; a scalar's type is for us to say.
export const graphql = initGraphQLTada<{
  introspection: introspection;
  scalars: { Date: string; Decimal: string; PartialDate: string };
}>();
