import { isNumeric, toNumber } from '../bson/numeric.ts';
import type { Doc, Value } from '../bson/value.ts';
import { isDoc } from '../bson/value.ts';
import { MongoError } from '../mongo-error.ts';

/** One switched-on fault: its data, and how often it is still to be skipped and to happen. */
export class FailPoint {
  readonly data: Doc;
  private skips: number;
  private times: number;

  /** @param mode `'alwaysOn'`, `{ times }` or `{ skip }`. @throws MongoError 9 */
  constructor(mode: Value, data: Doc) {
    this.data = data;
    this.skips = countOf(mode, 'skip') ?? 0;
    this.times = countOf(mode, 'times') ?? Infinity;
    if (mode !== 'alwaysOn' && countOf(mode, 'skip') === undefined && countOf(mode, 'times') === undefined) throw new MongoError(9, 'unknown mode of a fail point: it takes off, alwaysOn, { times: N } and { skip: N }');
  }

  /** Whether it happens this time; asking counts. */
  happens(): boolean {
    if (this.skips > 0) {
      this.skips--;
      return false;
    }
    if (this.times <= 0) return false;
    this.times--;
    return true;
  }
}

function countOf(mode: Value, name: string): number | undefined {
  const count = isDoc(mode) ? mode[name] : undefined;
  return isNumeric(count) ? toNumber(count) : undefined;
}
