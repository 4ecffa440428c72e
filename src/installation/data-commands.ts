import { existsSync } from 'node:fs';
import path from 'node:path';
import { UsageError } from '../commands.ts';
import type { Config } from '../config.ts';
import { databaseFolder } from './database-folder.ts';
import { runMove } from './move/run-move.ts';
import { runUpkeepProgram } from './run-upkeep-program.ts';

export interface DataCall {
  config: Config;
  positionals: readonly string[];
  flags: ReadonlySet<string>;
  say: (line: string) => void;
}

/** A command about the data as a whole. */
export interface DataCommand {
  usage: string;
  what: string;
  flags: readonly string[];
  /** @returns the exit code */
  run(call: DataCall): Promise<number>;
}

/** What an operator can do with the data of an installation, by name. */
export const dataCommands: Readonly<Record<string, DataCommand>> = {
  'data:check': {
    usage: '',
    what: 'compare every index with every document',
    flags: [],
    run: ({ config }) => runUpkeepProgram('check', ['--data', folderOf(config, 'data:check', "its own is the command 'validate'")]),
  },

  'data:backup': {
    usage: 'FILE',
    what: 'save the database in one file, also while the site runs',
    flags: [],
    async run({ config, positionals: [file], say }) {
      if (file === undefined) throw new UsageError('FILE should be where the backup goes.');
      const data = folderOf(config, 'data:backup', 'its own is the program mongodump');
      const secret = path.resolve(config.dataDir, 'secret');
      const code = await runUpkeepProgram('backup', ['--data', data, '--to', file, ...(existsSync(secret) ? ['--file', secret] : [])]);
      if (code === 0) say(`Keep it where nobody else reads it: it holds ${existsSync(secret) ? 'people’s data and the secret that signs links' : 'people’s data'}.`);
      if (code === 0 && config.secrets !== undefined) say('SECRET is set by yourself and not in it: keep a copy of that too.');
      return code;
    },
  },

  'data:restore': {
    usage: 'FILE [--replace]',
    what: 'begin with what a backup holds',
    flags: ['replace'],
    run({ config, positionals: [file], flags }) {
      if (file === undefined) throw new UsageError('FILE should be a backup that data:backup made.');
      const data = folderOf(config, 'data:restore', 'restore into the embedded one, and move that over with data:move');
      return runUpkeepProgram('restore', ['--data', data, '--from', file, '--files', path.resolve(config.dataDir), ...(flags.has('replace') ? ['--replace'] : [])]);
    },
  },

  'data:move': {
    usage: 'mongodb://…/NAME | embedded:FOLDER',
    what: 'copy the whole installation to another database',
    flags: [],
    run: runMove,
  },
};

function folderOf(config: Config, command: string, otherwise: string): string {
  const folder = databaseFolder(config);
  if (folder === undefined) throw new UsageError(`${command} is for the embedded database; MONGODB_URI names a replica set: ${otherwise}.`);
  return folder;
}
