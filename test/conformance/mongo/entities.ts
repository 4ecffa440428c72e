import { EJSON } from 'bson';
import { MongoClient } from 'mongodb';
import type { ClientSession, Collection, Db, Document } from 'mongodb';
import type { EntityDescription } from './spec-file.ts';

export interface ObservedEvent {
  /** `commandStartedEvent`, as specifications call it. */
  kind: string;
  event: Document;
}

interface ObservedClient { client: MongoClient; events: ObservedEvent[] }

/** Driver events by the names that specifications have for them. */
const driverEvents = {
  commandStartedEvent: 'commandStarted', commandSucceededEvent: 'commandSucceeded', commandFailedEvent: 'commandFailed',
  connectionCheckOutStartedEvent: 'connectionCheckOutStarted',
} as const;

/** A connection that a fault has closed is looked for again at once, not after half a second; a secondary is never found. */
const impatient = { minHeartbeatFrequencyMS: 20, serverSelectionTimeoutMS: 3000 };

/** The named clients, databases, collections, sessions and results of one case. */
export class Entities {
  private readonly uri: string;
  private readonly clients = new Map<string, ObservedClient>();
  private readonly databases = new Map<string, Db>();
  private readonly collections = new Map<string, Collection>();
  private readonly sessions = new Map<string, { session: ClientSession; lsid: Document | undefined }>();
  private readonly results = new Map<string, unknown>();

  constructor(uri: string) {
    this.uri = uri;
  }

  async create(descriptions: EntityDescription[] = []): Promise<void> {
    for (const description of descriptions) {
      const [[kind, spec] = ['', {}]] = Object.entries(description);
      if (kind === 'client') await this.createClient(spec);
      else if (kind === 'database') this.databases.set(spec['id'], this.client(spec['client']).db(spec['databaseName'], spec['databaseOptions']));
      else if (kind === 'collection') this.collections.set(spec['id'], this.database(spec['database']).collection(spec['collectionName'], spec['collectionOptions']));
      else if (kind === 'session') this.createSession(spec);
      else throw new Error(`the runner doesn't know entities of the kind ${kind}`);
    }
  }

  client(id: string): MongoClient {
    return entityOf(this.clients, id).client;
  }

  events(id: string): ObservedEvent[] {
    return entityOf(this.clients, id).events;
  }

  database(id: string): Db {
    return entityOf(this.databases, id);
  }

  session(id: string): ClientSession {
    return entityOf(this.sessions, id).session;
  }

  lsid(id: string): Document | undefined {
    return entityOf(this.sessions, id).lsid;
  }

  result(id: string): unknown {
    return entityOf(this.results, id);
  }

  saveResult(id: string, value: unknown): void {
    this.results.set(id, value);
  }

  /** What an operation's `object` names. */
  find(id: string): { client: MongoClient } | { database: Db } | { collection: Collection } | { session: ClientSession } {
    const collection = this.collections.get(id);
    if (collection) return { collection };
    const database = this.databases.get(id);
    if (database) return { database };
    return this.sessions.has(id) ? { session: this.session(id) } : { client: this.client(id) };
  }

  async close(): Promise<void> {
    for (const { session } of this.sessions.values()) await session.endSession();
    for (const { client } of this.clients.values()) await client.close();
  }

  private async createClient(spec: Document): Promise<void> {
    const uri = new URL(this.uri);
    for (const [name, value] of Object.entries<unknown>(spec['uriOptions'] ?? {})) uri.searchParams.set(name, String(value));
    const observed: string[] = spec['observeEvents'] ?? [];
    const ignored = new Set<string>(['configureFailPoint', ...(spec['ignoreCommandMonitoringEvents'] ?? [])]);
    const client = new MongoClient(uri.href, { ...impatient, monitorCommands: observed.length > 0 });
    const events: ObservedEvent[] = [];
    for (const [kind, name] of Object.entries(driverEvents)) {
      if (observed.includes(kind)) client.on(name, (event: Document) => ignored.has(event['commandName']) || events.push({ kind, event: asItIsNow(event) }));
    }
    this.clients.set(spec['id'], { client, events });
    await client.connect();
  }

  private createSession(spec: Document): void {
    const session = this.client(spec['client']).startSession(spec['sessionOptions']);
    this.sessions.set(spec['id'], { session, lsid: session.id });
  }
}

/** The driver changes a command after it has told of it: when it sends it again, for one. */
function asItIsNow(event: Document): Document {
  const { commandName, databaseName, command, reply } = event;
  return EJSON.deserialize(EJSON.serialize({ commandName, databaseName, command, reply }));
}

function entityOf<Entity>(entities: Map<string, Entity>, id: string): Entity {
  const entity = entities.get(id);
  if (entity === undefined) throw new Error(`no entity is named ${id}`);
  return entity;
}
