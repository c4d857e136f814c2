/**
 * A Nest application on Fastify with nothing in it: a POST that answers what it was given to answer, and GETs that answer
 * the same bytes as the product's own. Answers come over the parent's channel: `{ answers: { '/v2/x': {…} }, etag }`.
 */
import 'reflect-metadata';
import { Body, Controller, Get, Module, Post, Req, Res } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';

let answers = {};
let etag = '';

class BareRoutes {
  place() {
    return answers.order;
  }
  read(request) {
    return answers[request.url];
  }
  readUnlessKnown(request, reply) {
    if (request.headers['if-none-match'] === etag) reply.status(304);
    return answers[request.url];
  }
}

/** What decorators do, in a file that is not compiled. */
function route(name, decorators, parameters) {
  const descriptor = Object.getOwnPropertyDescriptor(BareRoutes.prototype, name);
  for (const decorate of decorators) decorate(BareRoutes.prototype, name, descriptor);
  parameters.forEach((decorate, at) => decorate(BareRoutes.prototype, name, at));
}
route('place', [Post('orders')], [Body()]);
route('readUnlessKnown', [Get('known/:id')], [Req(), Res({ passthrough: true })]);
route('read', [Get(['v2/products/:id', 'v2/products', 'v2/orders'])], [Req()]);
Controller()(BareRoutes);

class BareModule {}
Module({ controllers: [BareRoutes] })(BareModule);

const app = await NestFactory.create(BareModule, new FastifyAdapter(), { logger: false });
await app.listen(Number(process.env.PORT), '127.0.0.1');
process.on('message', (message) => {
  ({ answers, etag = '' } = message);
  process.send('ready');
});
