import type { Reader } from '../store/view.ts';
import { checkCatalog } from './check-catalog.ts';
import type { CollectionReport } from './check-collection.ts';
import { checkCollection } from './check-collection.ts';
import { Differences } from './differences.ts';

export interface StoreReport {
  collections: CollectionReport[];
  /** What is wrong with the catalog and with what belongs to no collection. */
  differences: Differences;
}

/** Checks that the catalog, the documents and the indexes of a store agree; tells each collection's result as it is known. */
export function checkStore(reader: Reader, tell: (report: CollectionReport) => void = () => undefined): StoreReport {
  const differences = new Differences();
  const collections: CollectionReport[] = [];
  try {
    for (const collection of checkCatalog(reader, differences)) {
      const report = checkCollection(reader, collection);
      collections.push(report);
      tell(report);
    }
  } catch (error) {
    differences.add(`reading stopped: ${(error as Error).message}`);
  }
  return { collections, differences };
}

/** How many differences there are in all. */
export function countDifferences({ collections, differences }: StoreReport): number {
  return collections.reduce((sum, report) => sum + report.differences.count, differences.count);
}

/** One collection in a line, and its differences below it. */
export function describeCollection({ namespace, documents, indexes, entries, differences }: CollectionReport): string {
  const counts = `${inWords(documents, 'document')}, ${inWords(indexes, 'index', 'indexes')}, ${inWords(entries, 'entry', 'entries')}`;
  return [`${namespace.padEnd(40)} ${counts}${differences.count === 0 ? '' : ': DIFFERENT'}`, ...differences.lines().map((line) => `  ${line}`)].join('\n');
}

/** The end of the report: what is wrong beside collections, and the verdict. */
export function describeWhole(report: StoreReport): string {
  const { collections, differences } = report;
  const found = countDifferences(report);
  const documents = collections.reduce((sum, each) => sum + each.documents, 0);
  const scope = `${inWords(collections.length, 'collection')} with ${inWords(documents, 'document')}`;
  return [...differences.lines(), found === 0 ? `${scope}: every index agrees with every document.` : `${scope}: ${inWords(found, 'difference')}.`].join('\n');
}

function inWords(count: number, one: string, many = `${one}s`): string {
  return `${count.toLocaleString('en')} ${count === 1 ? one : many}`;
}
