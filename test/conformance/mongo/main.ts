import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { MongoClient } from 'mongodb';
import { startMongo } from '../../../src/sandbox/mongo/start-mongo.ts';
import { expectedFailures } from './expected-failures.ts';
import type { LoadedCase } from './load-cases.ts';
import { loadCases } from './load-cases.ts';
import { runCase } from './run-case.ts';

/** How many cases of each suite must pass, whatever is listed as failing. */
const required: Record<string, number> = { 'crud': 310, 'transactions': 166, 'transactions-convenient-api': 29, 'retryable-writes': 105, 'index-management': 11 };
const patience = 20_000;
const specs = fileURLToPath(new URL('../../../../shared/mongo-specs', import.meta.url));
const print = (line: string) => process.stdout.write(`${line}\n`);

if (existsSync(specs)) process.exitCode = await runAll();
else print(`Left out: the embedded database's conformance, because ${path.relative(process.cwd(), specs)} is missing.`);

/** Runs what matches the words of the command line, or all. @returns the exit status */
async function runAll(): Promise<number> {
  const dataDir = mkdtempSync(path.join(tmpdir(), 'wellspring-conformance-'));
  const server = await startMongo({ dataDir, testCommands: true });
  const internal = await MongoClient.connect(server.uri);
  try {
    const { versionArray } = await internal.db('admin').command({ buildInfo: 1 });
    const wanted = process.argv.slice(2);
    let failures = 0;
    for (const suite of Object.keys(required)) {
      const cases = loadCases(specs, suite, versionArray).filter(({ name }) => wanted.every((word) => name.includes(word)));
      if (cases.length > 0) failures += await runSuite(suite, cases, server.uri, internal, wanted.length === 0);
    }
    return failures === 0 ? 0 : 1;
  } finally {
    await internal.close();
    await server.close();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

/** @returns how many cases did not end as expected */
async function runSuite(suite: string, cases: LoadedCase[], uri: string, internal: MongoClient, complete: boolean): Promise<number> {
  const known = new Map(expectedFailures.flatMap(({ reason, cases }) => cases.map((name) => [name, reason] as const)));
  const startedAt = Date.now();
  let passed = 0;
  let unexpected = 0;
  for (const each of cases) {
    const problem = await problemOf(uri, internal, each);
    if (problem === undefined) passed++;
    else if (known.has(each.name)) print(`fails, as listed (${known.get(each.name)}): ${each.name}`);
    if ((problem === undefined) !== known.has(each.name)) continue;
    unexpected++;
    print(problem === undefined ? `PASSES, but is listed: ${each.name}` : `FAILS ${each.name}\n      ${problem}`);
  }
  if (complete) unexpected += tellUnknown(suite, [...known.keys()], cases);
  const least = required[suite] ?? 0;
  if (complete && passed < least) unexpected++;
  print(`${suite}: ${passed} of ${cases.length} pass (at least ${least}), ${cases.length - passed} fail, ${((Date.now() - startedAt) / 1000).toFixed(1)} s`);
  return unexpected;
}

/** A listed name that no case has would hide that its case passes, or is gone. @returns how many */
function tellUnknown(suite: string, listed: string[], cases: LoadedCase[]): number {
  const unknown = listed.filter((name) => name.startsWith(`${suite}/`) && !cases.some((each) => each.name === name));
  for (const name of unknown) print(`LISTED, but there is no such case: ${name}`);
  return unknown.length;
}

async function problemOf(uri: string, internal: MongoClient, each: LoadedCase): Promise<string | undefined> {
  let timer: NodeJS.Timeout | undefined;
  try {
    const late = new Promise<never>((_, reject) => { timer = setTimeout(() => reject(new Error(`not done after ${patience} ms`)), patience); });
    await Promise.race([runCase(uri, internal, each), late]);
    return undefined;
  } catch (error) {
    return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  } finally {
    clearTimeout(timer);
  }
}
