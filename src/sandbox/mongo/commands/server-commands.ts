import { Long, ObjectId } from 'bson';
import type { Doc } from '../bson/value.ts';
import { largestDocument, largestMessage } from '../wire/op-codes.ts';
import type { CommandContext, CommandDefinition } from './command.ts';

const version = '7.0.0';

/** What a driver reads to know that this is the primary of a replica set, and what it can do. */
export const hello: CommandDefinition = {
  kind: 'server',
  fields: ['helloOk', 'client', 'compression', 'loadBalanced', 'saslSupportedMechs', 'speculativeAuthenticate', 'topologyVersion', 'maxAwaitTimeMS', 'backpressure'],
  run(context) {
    const host = context.host();
    return {
      ...(context.name === 'hello' ? {} : { ismaster: true }),
      isWritablePrimary: true, helloOk: true, secondary: false,
      setName: 'rs0', setVersion: 1, electionId: new ObjectId('7fffffff0000000000000001'), hosts: [host], primary: host, me: host,
      maxBsonObjectSize: largestDocument, maxMessageSizeBytes: largestMessage, maxWriteBatchSize: 100_000,
      localTime: context.now, logicalSessionTimeoutMinutes: 30, connectionId: context.connectionId,
      minWireVersion: 0, maxWireVersion: 21, readOnly: false, ok: 1,
    };
  },
};

function fixed(fields: string[], reply: (context: CommandContext) => Doc): CommandDefinition {
  return { kind: 'server', fields, run: (context) => ({ ...reply(context), ok: 1 }) };
}

export const ping = fixed([], () => ({}));

export const buildInfo = fixed([], () => ({ version, versionArray: [7, 0, 0, 0], gitVersion: 'embedded', modules: [], bits: 64, debug: false, maxBsonObjectSize: largestDocument }));

export const serverStatus = fixed(['repl', 'metrics', 'locks'], ({ host, now }) => ({
  host: host(), version, process: 'mongod', pid: Long.fromNumber(process.pid), uptime: process.uptime(), localTime: now, storageEngine: { name: 'embedded' },
}));

export const connectionStatus = fixed(['showPrivileges'], () => ({ authInfo: { authenticatedUsers: [], authenticatedUserRoles: [] } }));

export const getParameter = fixed(['featureCompatibilityVersion', 'allParameters'], () => ({ featureCompatibilityVersion: { version: '7.0' } }));

export const replSetGetStatus = fixed([], ({ host, now }) => ({
  set: 'rs0', date: now, myState: 1, members: [{ _id: 0, name: host(), health: 1, state: 1, stateStr: 'PRIMARY', self: true }],
}));
