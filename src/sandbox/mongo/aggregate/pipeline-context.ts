import type { Doc, Value } from '../bson/value.ts';
import type { Collation } from '../collation/collation.ts';
import type { Filter } from '../match/filter.ts';

/** What stages can reach besides the documents that flow through them. */
export interface PipelineContext {
  /** What `$$name` stands for. */
  variables: Readonly<Record<string, Value>>;
  /** How strings are compared; by their bytes when left out. */
  collation?: Collation | undefined;
  /** @throws MongoError 50 when the command has used up its time */
  checkTime(this: void): void;
  /** Finds documents of a collection of the same database. */
  find(collection: string, filter: Filter): Iterable<Doc>;
  /** Runs a whole pipeline on a collection of the same database. */
  run(collection: string, pipeline: Doc[], variables: Readonly<Record<string, Value>>): Iterable<Doc>;
}

export type Stage = (docs: Iterable<Doc>) => Iterable<Doc>;

/** Makes a stage of its operand. */
export type StageFactory = (operand: Value, context: PipelineContext) => Stage;
