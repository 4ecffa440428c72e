import { readOptions } from '../../command-line.ts';
import { restoreFolder } from './restore-folder.ts';
import { runUpkeep } from './run-upkeep.ts';

/** Restores a backup into a data folder that nobody serves. */
await runUpkeep(async (say) => {
  const { data = '', from = '', files, replace } = readOptions('restore-main.ts --data DIR --from FILE [--files DIR] [--replace]', { data: 'required', from: 'required', files: 'optional', replace: 'flag' });
  const restored = await restoreFolder({ file: from, dataDir: data, filesDir: files, replace: replace === 'true', now: new Date() });
  for (const away of restored.movedAway) say(`What was there before is now ${away}.`);
  for (const file of restored.files) say(`Restored ${file}.`);
  say(`${data} holds ${restored.documents.toLocaleString('en')} documents of ${restored.collections} collections, and every index agrees with them.`);
  return 0;
});
