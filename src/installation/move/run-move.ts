import { randomUUID } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { MongoClient, type Db } from 'mongodb';
import { UsageError } from '../../commands.ts';
import type { Config } from '../../config.ts';
import { DatabaseUnusable } from '../../platform/mongo/connect-mongo.ts';
import { databaseFolder, embeddedFolder } from '../database-folder.ts';
import { runningDatabase } from '../find-database.ts';
import { startDatabase } from '../start-database.ts';
import { moveInstallation, type MoveOutcome } from './move-installation.ts';
import { MoveRefused } from './progress.ts';

export interface MoveCall {
  config: Config;
  positionals: readonly string[];
  say: (line: string) => void;
}

/** What was opened, to be closed in the opposite order. */
type Undo = (() => Promise<void>)[];

/**
 * `data:move`: copies the configured installation to another database.
 * @returns the exit code: 0 done, 1 the sides differ, 130 stopped by Ctrl-C
 */
export async function runMove({ config, positionals: [to], say }: MoveCall): Promise<number> {
  if (to === undefined || !/^(mongodb(\+srv)?:\/\/|embedded:)./.test(to)) throw new UsageError('The target should be mongodb://HOST/NAME of a replica set, or embedded:FOLDER.');
  if (databaseFolder(config) !== undefined && await runningDatabase(config.dataDir) !== undefined) throw new UsageError('The site is running, and what is given meanwhile would be left behind. Stop it, then move.');
  const undo: Undo = [];
  const stopping = noticeInterrupt(say, undo);
  try {
    const source = await openSource(config, undo);
    const target = await openDatabase(embeddedFolder(to), to, undo);
    say(`From ${whereIs(config)} to ${target.databaseName} at ${to.replace(/\/\/[^@/]*@/, '//…@')}. Nothing may write to either meanwhile: stop every web and worker.`);
    const outcome = await moveInstallation({ source, target, run: randomUUID(), now: () => new Date(), say, shouldStop: () => stopping.asked });
    return report(outcome, to, config, say);
  } catch (error) {
    if (error instanceof MoveRefused) throw new UsageError(error.message);
    throw error;
  } finally {
    for (const step of undo.toReversed()) await step();
  }
}

/** The first Ctrl-C ends the move after the batch that is under way. */
function noticeInterrupt(say: (line: string) => void, undo: Undo): { asked: boolean } {
  const stopping = { asked: false };
  const notice = () => {
    stopping.asked = true;
    say('Stopping after this batch.');
  };
  process.once('SIGINT', notice).once('SIGTERM', notice);
  undo.push(async () => {
    process.off('SIGINT', notice).off('SIGTERM', notice);
  });
  return stopping;
}

async function openSource(config: Config, undo: Undo): Promise<Db> {
  const folder = databaseFolder(config);
  // Started on an empty folder, the database would make one.
  if (folder !== undefined && !existsSync(path.join(folder, 'db'))) throw new UsageError(`There is no embedded database in ${folder}.`);
  return openDatabase(folder, config.mongodbUri ?? '', undo);
}

async function openDatabase(folder: string | undefined, uri: string, undo: Undo): Promise<Db> {
  if (folder !== undefined) {
    const started = await startDatabase(folder);
    undo.push(() => started.stop());
    return connect(started.uri, undo);
  }
  if (new URL(uri).pathname.length < 2) throw new UsageError('The address of a replica set should name the database too, such as mongodb://db.example.org/wellspring?replicaSet=rs0.');
  return connect(uri, undo);
}

async function connect(uri: string, undo: Undo): Promise<Db> {
  const client = new MongoClient(uri, { serverSelectionTimeoutMS: 10_000, writeConcern: { w: 'majority', journal: true }, readConcernLevel: 'majority' });
  undo.push(() => client.close());
  const db = client.db();
  const hello = await db.admin().command({ hello: 1 }).catch((error: unknown) => {
    throw new DatabaseUnusable(`The database can't be reached: ${(error as Error).message}`);
  });
  if (hello['setName'] === undefined) throw new DatabaseUnusable('The database should be a replica set (a single node started with --replSet is enough): transactions need one.');
  return db;
}

function whereIs(config: Config): string {
  return databaseFolder(config) ?? (config.mongodbUri ?? '').replace(/\/\/[^@/]*@/, '//…@');
}

function report(outcome: MoveOutcome, to: string, config: Config, say: (line: string) => void): number {
  if (outcome.kind === 'stopped') {
    say('Stopped. The same command goes on from here.');
    return 130;
  }
  if (outcome.kind === 'differs') {
    say(`The two sides are not the same:\n${outcome.differences.map((each) => `  ${each}`).join('\n')}\nStop whatever writes to them; the same command copies these again.`);
    return 1;
  }
  say(`Everything is there. Set this next, then start again:\n\n${nextSettings(to, config).map((line) => `  ${line}`).join('\n')}\n`);
  return 0;
}

/** The secret goes along: without it every sign-in ends, and links in mails that were sent lead nowhere. */
function nextSettings(to: string, config: Config): string[] {
  const kept = path.resolve(config.dataDir, 'secret');
  const secret = config.secrets === undefined && existsSync(kept) ? [`SECRET=${readFileSync(kept, 'utf8').trim()}`] : [];
  return [`MONGODB_URI=${to}`, ...secret];
}
