// Compiles only if the types made of the schema say what its nullability says.
import type { AnyOfQuery, ModelsOfAPlaceQuery, ModelsOfAPlaceQueryVariables, OutcomesWithSubjectsQuery } from './generated/types';

export const variables: ModelsOfAPlaceQueryVariables = {
  code: '48-34',
  filter: { stages: ['TYPICAL'], startedFrom: '2021-07' },
  orderBy: { field: 'STARTED_ON' },
};

export function titles(answer: ModelsOfAPlaceQuery): string[] {
  return answer.locality?.models.edges.map(({ node }) => node.title) ?? [];
}

export function statuses(answer: AnyOfQuery): string[] {
  return answer.nodes.map((node) => (node?.__typename === 'Replication' ? node.status : 'none'));
}

export function places({ outcomes }: OutcomesWithSubjectsQuery): string[] {
  return outcomes.nodes.flatMap(({ subject }) => (subject.__typename === 'Locality' ? [subject.fullName] : []));
}

// @ts-expect-error: a list that never holds a null is never null itself.
export const wrong: ModelsOfAPlaceQuery['locality'] = { models: null };
