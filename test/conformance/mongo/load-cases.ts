import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { EJSON } from 'bson';
import type { Operation, RunOnRequirement, SpecCase, SpecFile } from './spec-file.ts';

export interface LoadedCase {
  suite: string;
  /** `suite/file: description`, by which expected failures are named. */
  name: string;
  file: SpecFile;
  spec: SpecCase;
}

/** What a server says of itself in `buildInfo`: `[7, 0, 0]`. */
export type ServerVersion = readonly number[];

/** The cases of one specification that apply to a replica set of this version without authentication. */
export function loadCases(folder: string, suite: string, version: ServerVersion): LoadedCase[] {
  const files = readdirSync(path.join(folder, suite)).filter((name) => name.endsWith('.json')).sort();
  return files.flatMap((name) => {
    const file = EJSON.parse(readFileSync(path.join(folder, suite, name), 'utf8')) as SpecFile;
    if (!applies(file.runOnRequirements, version)) return [];
    return file.tests
      .filter((spec) => spec.skipReason === undefined && applies(spec.runOnRequirements, version) && !spec.operations.some(needsVersion8))
      .map((spec) => ({ suite, name: `${suite}/${name}: ${spec.description}`, file, spec }));
  });
}

/** The command `bulkWrite` came with 8.0; a few cases of it don't say so, because the driver refuses them by itself. */
function needsVersion8(operation: Operation): boolean {
  return operation.name === 'clientBulkWrite';
}

function applies(requirements: RunOnRequirement[] | undefined, version: ServerVersion): boolean {
  return requirements === undefined || requirements.some((each) => satisfies(each, version));
}

function satisfies(requirement: RunOnRequirement, version: ServerVersion): boolean {
  const { minServerVersion, maxServerVersion, topologies, serverless, auth, csfle } = requirement;
  if (minServerVersion !== undefined && compareVersions(version, parseVersion(minServerVersion)) < 0) return false;
  if (maxServerVersion !== undefined && compareVersions(version, parseVersion(maxServerVersion)) > 0) return false;
  if (topologies && !topologies.includes('replicaset')) return false;
  return auth !== true && !csfle && serverless !== 'require';
}

function parseVersion(text: string): ServerVersion {
  return text.split('.').map(Number);
}

function compareVersions(a: ServerVersion, b: ServerVersion): number {
  for (let at = 0; at < 3; at++) {
    const difference = (a[at] ?? 0) - (b[at] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
