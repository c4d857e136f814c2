import { EVENTS, type EventDescription, jsonSchemaOf } from './catalogue.js';
import { PING_EXAMPLE, pingSchema } from './ping.js';

const DESCRIPTION = `Everything that happens in Tallyhouse, in one order without gaps.

Three ways lead to the same events: \`GET /v2/events\` to pull them, \`GET /v2/events/stream\` to follow them live, and
webhooks to be called. They come at least once: know one again by its \`id\`, and order by \`seq\`. Forms are added to, not
changed: ignore fields that you do not know.`;

const refTo = (path: string): { $ref: string } => ({ $ref: `#/${path}` });
/** `order:created` → `orderCreated`, which may stand in a path */
export const keyOf = (name: string): string =>
  name.replace(/[:-](\w)/g, (_, letter: string) => letter.toUpperCase());

const messageOf = (name: string, summary: string, payload: object, example: object): object => ({
  name,
  title: name,
  summary,
  contentType: 'application/json',
  payload,
  examples: [{ name, payload: example }],
});

/** The AsyncAPI 3 document, made of the catalogue of events. */
export function asyncApi(events: readonly EventDescription[] = EVENTS): Record<string, unknown> {
  const keys = events.map(({ name }) => keyOf(name));
  const inChannel = (channel: string, names: readonly string[]): object[] =>
    names.map((name) => refTo(`channels/${channel}/messages/${name}`));
  const messages = (names: readonly string[]): object =>
    Object.fromEntries(names.map((name) => [name, refTo(`components/messages/${name}`)]));
  return {
    asyncapi: '3.0.0',
    info: {
      title: 'Tallyhouse events',
      version: '1.0.0',
      description: DESCRIPTION,
      license: { name: 'MIT' },
    },
    defaultContentType: 'application/json',
    channels: {
      stream: {
        address: '/v2/events/stream',
        title: 'Server-sent events',
        description: 'Each event has its `seq` as id and its name as event; go on with Last-Event-ID.',
        messages: messages(keys),
      },
      webhook: {
        address: null,
        title: 'The URL of a webhook',
        description: 'What `POST /v2/webhooks` was told; signed by Standard Webhooks.',
        messages: messages([...keys, PING_KEY]),
      },
    },
    operations: {
      followEvents: {
        action: 'send',
        channel: refTo('channels/stream'),
        summary: 'The server sends what happens to whoever follows.',
        bindings: { http: { method: 'GET', bindingVersion: '0.3.0' } },
        messages: inChannel('stream', keys),
      },
      callWebhook: {
        action: 'send',
        channel: refTo('channels/webhook'),
        summary: 'The server posts what happens to every webhook that wants it.',
        description:
          'Headers: `webhook-id` (the id of the event), `webhook-timestamp` (seconds since 1970) and `webhook-signature` ' +
          '(`v1,…`, one for each live secret). A 2xx within 15 s takes it; else it comes again, twelve times within a day.',
        bindings: { http: { method: 'POST', bindingVersion: '0.3.0' } },
        messages: inChannel('webhook', [...keys, PING_KEY]),
      },
    },
    components: {
      messages: Object.fromEntries([
        ...events.map(({ name, summary, example }) => [
          keyOf(name),
          messageOf(name, summary, refTo(`components/schemas/${keyOf(name)}`), example),
        ]),
        [
          PING_KEY,
          messageOf(
            PING_EXAMPLE.name,
            'Somebody wants to see whether the receiver answers.',
            refTo(`components/schemas/${PING_KEY}`),
            PING_EXAMPLE,
          ),
        ],
      ]),
      schemas: Object.fromEntries([
        ...events.map(({ name, schema }) => [keyOf(name), jsonSchemaOf(schema)]),
        [PING_KEY, jsonSchemaOf(pingSchema)],
      ]),
    },
  };
}

const PING_KEY = keyOf(PING_EXAMPLE.name);
