import type { PipelineStage } from 'mongoose';
import type { JsonObject } from '#platform/http/openapi/schemas.js';
import type { Query } from './search.rules.js';

/** What a search can be counted by. */
export const FACETS = ['category', 'currency', 'status'] as const;
export type Facet = (typeof FACETS)[number];

/** How many of the products found have each value, the most frequent first. */
export type Facets = Partial<Record<Facet, readonly { value: string; count: number }[]>>;

const FIELDS: Readonly<Record<Facet, string>> = {
  category: 'categories',
  currency: 'currency',
  status: 'status',
};

/** Counted are so many products, and so many values are told. */
const MOST_COUNTED = 10_000;
const MOST_VALUES = 50;

/** The pipeline that counts what a search finds. */
export function facetsPipeline(filter: Query, facets: readonly Facet[]): PipelineStage[] {
  const projection = Object.fromEntries(facets.map((facet) => [FIELDS[facet], 1]));
  const branches = facets.map((facet): [Facet, PipelineStage.FacetPipelineStage[]] => {
    const field = `$${FIELDS[facet]}`;
    return [
      facet,
      [
        ...(facet === 'category' ? [{ $unwind: field }] : []),
        { $group: { _id: field, count: { $sum: 1 } } },
        { $sort: { count: -1, _id: 1 } },
        { $limit: MOST_VALUES },
        { $project: { _id: 0, value: '$_id', count: 1 } },
      ],
    ];
  });
  return [
    { $match: filter },
    { $limit: MOST_COUNTED },
    { $project: projection },
    { $facet: Object.fromEntries(branches) },
  ];
}

const counts: JsonObject = {
  type: 'array',
  maxItems: MOST_VALUES,
  items: {
    type: 'object',
    required: ['value', 'count'],
    properties: { value: { type: 'string' }, count: { type: 'integer', minimum: 1 } },
  },
};

/** `meta.facets` in the documents. */
export const FACETS_META: JsonObject = {
  facets: {
    type: 'object',
    description: 'counted over the first 10,000 that were found; only what `facets` asks for',
    properties: Object.fromEntries(FACETS.map((facet) => [facet, counts])),
  },
};
