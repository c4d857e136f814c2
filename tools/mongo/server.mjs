import { Failure } from '../launch/failure.mjs';
import { driver } from './driver.mjs';

/** A MongoDB address without its password. */
export const redacted = (uri) => uri.replace(/\/\/[^@/]*@/, '//…@');

const SET_REMEDY =
  "restart it with  --replSet rs0  and run  mongosh --eval 'rs.initiate()'  once, or leave MONGODB_URI out to use the embedded one";

async function helloAt(uri, options) {
  const { MongoClient } = driver();
  const client = new MongoClient(uri, {
    serverSelectionTimeoutMS: 5_000,
    connectTimeoutMS: 5_000,
    ...options,
  });
  try {
    await client.connect();
    return { client, hello: await client.db('admin').command({ hello: 1 }) };
  } catch (error) {
    await client.close();
    throw error;
  }
}

const canTransact = (hello) => Boolean(hello.setName) || hello.msg === 'isdbgrid';

/** Whether the first host of an address is there, asked without replica set and password. */
async function firstHost(uri) {
  const host = /^mongodb:\/\/(?:[^@/]*@)?([^,/?]+)/.exec(uri)?.[1];
  if (!host) return undefined;
  const query = new URLSearchParams(uri.split('?')[1] ?? '');
  const tls = query.get('tls') === 'true' || query.get('ssl') === 'true' ? '&tls=true' : '';
  try {
    const { client, hello } = await helloAt(`mongodb://${host}/?directConnection=true${tls}`, {
      serverSelectionTimeoutMS: 2_000,
    });
    await client.close();
    return hello;
  } catch {
    return undefined;
  }
}

const standAlone = (uri) =>
  new Failure(
    `The MongoDB at ${redacted(uri)} stands alone, and orders need transactions, which only a replica set has: ${SET_REMEDY}.`,
  );

/**
 * Refuses a server on which orders cannot be kept.
 *
 * @returns `{ empty }`: whether the database has no collection yet
 */
export async function checkServer(uri) {
  let client;
  let hello;
  try {
    ({ client, hello } = await helloAt(uri, {}));
  } catch (error) {
    if (
      error.name === 'MongoParseError' ||
      error.name === 'MongoInvalidArgumentError' ||
      error.name === 'TypeError'
    ) {
      throw new Failure(
        `MONGODB_URI is no MongoDB address (${error.message}): write it as  mongodb://host:27017/tallyhouse?replicaSet=rs0 .`,
      );
    }
    const direct = await firstHost(uri);
    if (direct && !canTransact(direct)) throw standAlone(uri);
    if (error.code === 18 || /auth/i.test(error.codeName ?? '')) {
      throw new Failure(
        `The MongoDB at ${redacted(uri)} refuses the name or password in MONGODB_URI: correct them, and see that authSource is right.`,
      );
    }
    const seen = direct
      ? `its replica set is "${direct.setName}" and has no primary that can be reached`
      : error.message;
    throw new Failure(
      `The MongoDB at ${redacted(uri)} cannot be used (${seen.split('\n')[0]}): see that it runs and that MONGODB_URI is right, or leave MONGODB_URI out to use the embedded one.`,
    );
  }
  try {
    if (!canTransact(hello)) throw standAlone(uri);
    const [one] = await client.db().listCollections({}, { nameOnly: true }).toArray();
    return { empty: one === undefined };
  } catch (error) {
    if (error instanceof Failure) throw error;
    throw new Failure(
      `The MongoDB at ${redacted(uri)} does not let MONGODB_URI's user read its database (${error.message}): give it the role readWrite there.`,
    );
  } finally {
    await client.close();
  }
}
