import { once } from 'node:events';
import { type IncomingMessage, request as requestHttp, type RequestOptions } from 'node:http';
import { request as requestHttps } from 'node:https';
import { isIPv6, type LookupFunction } from 'node:net';
import { Injectable } from '@nestjs/common';
import { Addresses } from '../endpoints/addresses.js';

/** A receiver has this long for all of it: connection, headers and answer. */
const PATIENCE_MS = 15_000;
const MOST_OF_ANSWER = 2_000;

/** What a receiver answered, cut to what is kept of it. */
export interface Answer {
  readonly status: number;
  readonly retryAfter: string | undefined;
  readonly body: string;
}

/** Posts to a webhook: no redirect is followed, no proxy is asked, and only addresses that were looked at are connected to. */
@Injectable()
export class Call {
  constructor(private readonly addresses: Addresses) {}

  /**
   * @param ended the process ends
   * @throws when no answer came; the message may be shown to whoever owns the webhook
   */
  async post(
    target: string,
    headers: Readonly<Record<string, string>>,
    body: string,
    ended: AbortSignal,
  ): Promise<Answer> {
    const url = new URL(target);
    const signal = AbortSignal.any([ended, AbortSignal.timeout(PATIENCE_MS)]);
    const addresses = await unless(signal, this.addresses.of(url));
    const options: RequestOptions = {
      method: 'POST',
      headers: { ...headers, 'content-length': Buffer.byteLength(body) },
      agent: false,
      lookup: pinnedTo(addresses),
      signal,
      maxHeaderSize: 16_384,
    };
    const request = (url.protocol === 'http:' ? requestHttp : requestHttps)(url, options);
    request.end(body);
    try {
      const [response] = (await once(request, 'response', { signal })) as [IncomingMessage];
      const { statusCode = 0, headers: got } = response;
      return { status: statusCode, retryAfter: got['retry-after'], body: await beginningOf(response) };
    } catch (error) {
      throw signal.aborted && !ended.aborted
        ? new Error(`No answer within ${PATIENCE_MS / 1_000} s`, { cause: error })
        : error;
    } finally {
      request.on('error', () => undefined).destroy();
    }
  }
}

/** Answers with addresses that are known: nobody is asked a second time. */
function pinnedTo(addresses: readonly string[]): LookupFunction {
  const known = addresses.map((address) => ({ address, family: isIPv6(address) ? 6 : 4 }));
  const [first] = known;
  return (_host, { all }, answer) => {
    if (all === true) answer(null, known);
    else answer(null, first?.address ?? '', first?.family ?? 0);
  };
}

/** What was answered counts, also when the rest of it does not come. */
async function beginningOf(response: IncomingMessage): Promise<string> {
  let text = '';
  response.setEncoding('utf8');
  try {
    for await (const piece of response) {
      text += String(piece);
      if (text.length >= MOST_OF_ANSWER) break;
    }
  } catch {
    // the status is there, and it alone decides
  }
  return text.slice(0, MOST_OF_ANSWER);
}

async function unless<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  signal.throwIfAborted();
  return new Promise((resolve, reject) => {
    const end = (): void => reject(signal.reason as Error);
    signal.addEventListener('abort', end, { once: true });
    void work.then(resolve, reject).finally(() => signal.removeEventListener('abort', end));
  });
}
