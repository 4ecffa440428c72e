import type { Doc } from '../bson/value.ts';
import { MongoError } from '../mongo-error.ts';

/**
 * Carries out the statements of a bulk write: the first refusal stops an ordered one, an unordered one goes on.
 * Write conflicts and anything unexpected are not a statement's own fault and end the command.
 */
export function runStatements(count: number, ordered: boolean, run: (index: number) => void): { writeErrors?: Doc[] } {
  const writeErrors: Doc[] = [];
  for (let index = 0; index < count; index++) {
    try {
      run(index);
    } catch (error) {
      if (!(error instanceof MongoError) || error.code === 112) throw error;
      writeErrors.push({ index, code: error.code, errmsg: error.message, ...error.details });
      if (ordered) break;
    }
  }
  return writeErrors.length > 0 ? { writeErrors } : {};
}
