import type { JsonObject } from '../../support/document.js';

/** A small document that has one of everything that can break. */
export const SHOP: JsonObject = {
  openapi: '3.1.0',
  paths: {
    '/v1/mugs': {
      get: {
        operationId: 'listMugs',
        security: [],
        parameters: [
          {
            name: 'limit',
            in: 'query',
            required: false,
            schema: { type: 'integer', minimum: 1, maximum: 100 },
          },
          { name: 'status', in: 'query', required: false, schema: { $ref: '#/components/schemas/Status' } },
        ],
        responses: {
          200: {
            headers: { Link: { schema: { type: 'string' } } },
            content: {
              'application/json': {
                schema: {
                  type: 'object',
                  required: ['data'],
                  properties: { data: { type: 'array', items: { $ref: '#/components/schemas/Mug' } } },
                },
              },
              'text/csv': { schema: { type: 'string' } },
            },
          },
          429: { content: { 'application/json': { schema: { $ref: '#/components/schemas/Failure' } } } },
        },
      },
      post: {
        operationId: 'makeMug',
        security: [{ bearer: [] }],
        parameters: [],
        requestBody: {
          required: false,
          content: { 'application/json': { schema: { $ref: '#/components/schemas/NewMug' } } },
        },
        responses: {
          201: { content: { 'application/json': { schema: { $ref: '#/components/schemas/Mug' } } } },
        },
      },
    },
  },
  components: {
    schemas: {
      Status: { type: 'string', enum: ['WHOLE', 'BROKEN'] },
      Failure: {
        type: 'object',
        required: ['code'],
        properties: { code: { type: 'string', enum: ['RATE_LIMITED'] } },
      },
      Mug: {
        type: 'object',
        required: ['id', 'status', 'price'],
        properties: {
          id: { type: 'string' },
          status: { $ref: '#/components/schemas/Status' },
          price: { type: 'number' },
          brokenAt: { type: ['string', 'null'], format: 'date-time' },
          parts: { type: 'array', items: { $ref: '#/components/schemas/Mug' } },
        },
      },
      NewMug: {
        type: 'object',
        required: ['price'],
        additionalProperties: false,
        properties: {
          price: { type: 'number', exclusiveMinimum: 0 },
          name: { type: 'string', maxLength: 100 },
          size: { oneOf: [{ type: 'string' }, { type: 'integer' }] },
          status: { $ref: '#/components/schemas/Status' },
        },
      },
    },
  },
};
