import { isNumeric, toNumber } from '../../bson/numeric.ts';
import type { Doc } from '../../bson/value.ts';
import { isDoc } from '../../bson/value.ts';
import { MongoError } from '../../mongo-error.ts';
import type { StageFactory } from '../pipeline-context.ts';

/** `$sample`: so many documents, chosen at random, in any order. */
export const sample: StageFactory = (operand) => {
  if (!isDoc(operand)) throw new MongoError(28745, 'the $sample stage specification must be an object');
  const unknown = Object.keys(operand).find((name) => name !== 'size');
  if (unknown !== undefined) throw new MongoError(28748, `unrecognized option to $sample: ${unknown}`);
  if (operand['size'] === undefined) throw new MongoError(28749, '$sample stage must specify a size');
  if (!isNumeric(operand['size'])) throw new MongoError(28746, 'size argument to $sample must be a number');
  const size = Math.trunc(toNumber(operand['size']));
  if (!(size > 0)) throw new MongoError(28747, 'size argument to $sample must be a positive integer');
  return (docs) => {
    const chosen: Doc[] = [];
    let seen = 0;
    for (const doc of docs) {
      const place = seen++ < size ? chosen.length : Math.floor(Math.random() * seen);
      if (place < size) chosen[place] = doc;
    }
    return chosen;
  };
};
