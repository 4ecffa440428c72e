import { readOptions } from '../../command-line.ts';
import { checkStore, countDifferences, describeCollection, describeWhole } from './check-store.ts';
import { openForReading } from './open-for-reading.ts';
import { runUpkeep } from './run-upkeep.ts';

/** Checks a data folder, also one that is being served. Exit code 1 when something is wrong, with the differences named. */
await runUpkeep(async (say) => {
  const { data = '' } = readOptions('check-main.ts --data DIR', { data: 'required' });
  const folder = openForReading(data);
  try {
    const report = checkStore(folder.view, (collection) => say(describeCollection(collection)));
    say(describeWhole(report));
    return countDifferences(report) === 0 ? 0 : 1;
  } finally {
    await folder.close();
  }
});
