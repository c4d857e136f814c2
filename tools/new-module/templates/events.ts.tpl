import { z } from 'zod';
import type { {{Things}}Events } from '#contracts/{{kebab}}.js';
import { AN_ID, type EventEntry, id } from './entry.js';

export const {{THINGS}}_EVENTS = {
  '{{thing-kebab}}:created': {
    summary: 'One {{thing words}} has been made.',
    aggregate: '{{thing-kebab}}',
    data: z.object({ {{thing}}Id: id('the {{thing words}}'), name: z.string().describe('what people call it') }),
    example: { {{thing}}Id: AN_ID, name: 'North' },
  },
} satisfies { [N in keyof {{Things}}Events]: EventEntry<N> };
