// Started by batches-spec.ts as a process of its own, since tracing begins before anything else is loaded:
// three requests at once through the hooks of every request and a real combiner, without a database.
const [endpoint, dist] = process.argv.slice(2);
const { startTracing } = await import(`${dist}/libs/platform/src/tracing/start.js`);
await startTracing({ OTEL_EXPORTER_OTLP_ENDPOINT: endpoint });
const { default: fastify } = await import('fastify');
const { prepareRequests, contextOf } = await import(`${dist}/libs/platform/src/http/requests/hooks.js`);
const { Combiner } = await import(`${dist}/libs/platform/src/combine/combiner.js`);
const { beginPart, currentTraceId, inBatch, stopTracing } = await import(
  `${dist}/libs/platform/src/tracing/tracing.js`
);

const traces = [];
const work = { run: (done) => new Promise((resume) => setTimeout(resume, 20)).then(done) };
const keys = { known: async () => new Map(), keep: async () => undefined };
const queue = new Combiner(work, keys).queue(async (batch) => {
  traces.push(...batch.map(({ origin }) => origin.trace));
  return batch.map(() => ({ ok: true, value: currentTraceId() }));
});

const app = fastify({ genReqId: () => 'request-of-the-test' });
prepareRequests(app);
app.post('/v2/orders/:id', async (request) => ({
  batch: await queue.submit(1),
  trace: contextOf(request).traceId,
}));
app.get('/health/ready', () => 'ready');
const url = await app.listen({ port: 0, host: '127.0.0.1' });
const answers = await Promise.all(
  [0, 1, 2].map(async (at) => {
    const traceparent = `00-0af7651916cd43dd8448eb211c80310${at}-b7ad6b7169203331-01`;
    const answer = await fetch(`${url}/v2/orders/7?q=secret`, { method: 'POST', headers: { traceparent } });
    return answer.json();
  }),
);
await fetch(`${url}/health/ready`);

const parts = traces.map((trace) => beginPart('stock order:created', trace));
await inBatch('batch of stock', parts, () => Promise.resolve());
for (const part of parts) part.end();

await app.close();
await stopTracing();
process.stdout.write(JSON.stringify(answers));
process.exitCode = 0;
