import type { Doc, Value } from '../bson/value.ts';
import { isDoc } from '../bson/value.ts';
import type { Collation } from '../collation/collation.ts';
import { matches } from '../match/matches.ts';
import { parseFilter } from '../match/parse-filter.ts';
import { MongoError } from '../mongo-error.ts';
import type { Operation } from './update.ts';

/** Parses `arrayFilters`: which items `$[identifier]` stands for. @throws MongoError 2, 9 when filters and paths don't fit together */
export function parseArrayFilters(filters: Value, operations: Operation[], collation: Collation | undefined): Map<string, (item: Value) => boolean> {
  const tests = new Map<string, (item: Value) => boolean>();
  if (filters !== undefined && !Array.isArray(filters)) throw new MongoError(14, 'arrayFilters must be an array');
  for (const filter of filters ?? []) {
    if (!isDoc(filter)) throw new MongoError(14, 'arrayFilters must contain objects');
    const identifier = identifierOf(filter);
    if (tests.has(identifier)) throw new MongoError(9, `Found multiple array filters with the same top-level field name ${identifier}`);
    const parsed = parseFilter(filter, { collation });
    tests.set(identifier, (item) => matches(parsed, { [identifier]: item }));
  }
  checkUse(tests, operations);
  return tests;
}

function identifierOf(filter: Doc): string {
  const names = new Set(fieldNames(filter).map((path) => path.split('.')[0] ?? ''));
  const [identifier, ...others] = names;
  if (identifier === undefined) throw new MongoError(9, 'Cannot use an expression without a top-level field name in arrayFilters');
  if (others.length > 0) throw new MongoError(9, `Error parsing array filter :: caused by :: Expected a single top-level field name, found '${identifier}' and '${others[0]}'`);
  if (!/^[a-z][A-Za-z0-9]*$/.test(identifier)) throw new MongoError(2, `The top-level field name must be an alphanumeric string beginning with a lowercase letter, found '${identifier}'`);
  return identifier;
}

function fieldNames(filter: Doc): string[] {
  return Object.entries(filter).flatMap(([name, value]) => {
    if (!name.startsWith('$')) return [name];
    return Array.isArray(value) ? value.filter(isDoc).flatMap(fieldNames) : [];
  });
}

function checkUse(tests: Map<string, unknown>, operations: Operation[]): void {
  const used = new Set<string>();
  for (const { path, parts } of operations) {
    for (const part of parts) {
      const identifier = /^\$\[(.+)\]$/.exec(part)?.[1];
      if (identifier === undefined) continue;
      if (!tests.has(identifier)) throw new MongoError(2, `No array filter found for identifier '${identifier}' in path '${path}'`);
      used.add(identifier);
    }
  }
  for (const identifier of tests.keys()) if (!used.has(identifier)) throw new MongoError(9, `The array filter for identifier '${identifier}' was not used in the update`);
}
