import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { AuditRecorder } from '../../libs/audit/src/audit.recorder.js';
import type { AuditLog } from '../../libs/audit/src/audit-log.schema.js';
import { startApp, type TestApp } from '../support/app.js';
import { ApiDocument, type Operation } from '../support/document.js';
import { ENTRIES, READING_ONLY } from './audit/entries.js';
import { leftBy, unaccounted } from './audit/left.js';
import { World } from './calls/world.js';

describe('every change leaves its entry in the audit log', () => {
  let app: TestApp;
  let world: World;
  let operations: Operation[];

  beforeAll(async () => {
    app = await startApp({ ORDER_PROCESSING: 'manual' });
    world = await World.in(app);
    const documents = await Promise.all([ApiDocument.at(app.url, 1), ApiDocument.at(app.url, 2)]);
    operations = documents.flatMap((document) => document.operations);
  });
  afterAll(() => app.close());
  afterEach(() => {
    jest.restoreAllMocks();
  });

  const ofKey = (key: string) => operations.filter((each) => each.key === key);
  const told = [...Object.keys(ENTRIES), ...READING_ONLY];

  it('is said of every changing operation of the documents, and of no other', () => {
    expect(unaccounted(operations, told)).toEqual([]);
  });

  it.each(told)('%s', async (key) => {
    for (const operation of ofKey(key)) {
      const { status, wanted, got } = await leftBy(world, operation);
      expect(status).toBeLessThan(300);
      expect(got).toEqual(wanted);
    }
    expect(ofKey(key)).toHaveLength(2);
  });

  describe('and these would be noticed:', () => {
    /** Changes what is recorded, on its way into the log. */
    function recording(change: (entry: AuditLog) => Partial<AuditLog>): void {
      const recorder = app.get(AuditRecorder) as unknown as { logOf(note: unknown): AuditLog };
      const logOf = recorder.logOf.bind(recorder);
      jest.spyOn(recorder, 'logOf').mockImplementation((note) => {
        const entry = logOf(note);
        return Object.assign(entry, change(entry));
      });
    }

    it.each<[string, (entry: AuditLog) => Partial<AuditLog>]>([
      ['no entry of this request', () => ({ requestId: 'another-request' })],
      ['another action', () => ({ action: 'order.change' })],
      ['another resource', () => ({ resource: 'customer' })],
      ['an entry about something else', () => ({ resourceId: 'x' })],
      ['nobody who did it', () => ({ userId: null })],
      ['another actor', () => ({ actor: 'system' })],
      ['no address', () => ({ ipAddress: null })],
      ['no user agent', () => ({ userAgent: null })],
      ['no change', () => ({ changes: {} })],
      [
        'a change without what was before',
        ({ changes }) => ({ changes: { ...changes, status: { to: 'CANCELLED' } } }),
      ],
    ])('%s', async (_what, change) => {
      const [operation] = ofKey('POST /orders/{id}/cancel');
      recording(change);
      const { wanted, got } = await leftBy(world, operation as Operation);
      expect(got).not.toEqual(wanted);
    });

    it('an operation that nobody has thought of, and one that is gone', () => {
      const key = 'POST /news';
      expect(
        unaccounted([...operations, { ...(operations[0] as Operation), method: 'POST', key }], told),
      ).toEqual([key]);
      expect(unaccounted(operations, [...told, key])).toEqual([`${key} (gone)`]);
    });
  });
});
