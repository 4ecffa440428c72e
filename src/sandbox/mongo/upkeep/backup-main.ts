import { existsSync } from 'node:fs';
import { readOptions } from '../../command-line.ts';
import { checkCatalog } from './check-catalog.ts';
import { Differences } from './differences.ts';
import { openForReading } from './open-for-reading.ts';
import { runUpkeep } from './run-upkeep.ts';
import { UpkeepRefused } from './upkeep-refused.ts';
import { writeBackup } from './write-backup.ts';

/** Writes a data folder, also one that is being served, into one file: the state at the moment of its start. */
await runUpkeep(async (say) => {
  const { data = '', to = '', file } = readOptions('backup-main.ts --data DIR --to FILE [--file FILE-THAT-BELONGS-TO-IT]', { data: 'required', to: 'required', file: 'optional' });
  if (existsSync(to)) throw new UpkeepRefused(`${to} is there already.`);
  const folder = openForReading(data);
  try {
    const differences = new Differences();
    const collections = checkCatalog(folder.view, differences);
    if (differences.count > 0) throw new UpkeepRefused(`The catalog is damaged, so a backup would not be whole:\n${differences.lines().join('\n')}`);
    const counts = await writeBackup(to, { reader: folder.view, collections, files: file === undefined ? [] : [file], at: new Date() });
    say(`${to} holds ${counts.documents.toLocaleString('en')} documents of ${counts.collections} collections${file === undefined ? '' : `, and ${file}`}.`);
    return 0;
  } finally {
    await folder.close();
  }
});
