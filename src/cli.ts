import { spawn } from 'node:child_process';
import { connect } from 'node:net';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { compose } from './compose.ts';
import { ConfigError, readConfig, type Config } from './config.ts';
import { keptSecret } from './platform/files/kept-secret.ts';
import { readRunningNote } from './platform/files/running-note.ts';
import { DatabaseUnusable } from './platform/mongo/connect-mongo.ts';
import { commands, UsageError } from './commands.ts';
import type { Services } from './services.ts';

/** `npm run cli -- COMMAND …`: what an operator does without a browser. */
try {
  process.exitCode = await run(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof UsageError || error instanceof ConfigError || error instanceof DatabaseUnusable)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}

async function run([name = 'help', ...rest]: string[]): Promise<number> {
  const command = commands[name];
  if (command === undefined) {
    console.log(`Commands:\n${Object.entries(commands).map(([key, each]) => `  ${`${key} ${each.usage}`.padEnd(52)}${each.what}`).join('\n')}`);
    return name === 'help' ? 0 : 2;
  }
  const { values, positionals } = parseOptions(rest, command.options, `${name} ${command.usage}`);
  const config = { ...readConfig(), logLevel: 'warn' };
  const database = await findDatabase(config);
  try {
    const house = await compose(config, servicesFor(config, database.uri));
    try {
      console.log(await command.run(house, positionals, values));
      return 0;
    } finally {
      await house.close();
    }
  } finally {
    await database.stop();
  }
}

function parseOptions(args: string[], names: readonly string[], usage: string): { values: Record<string, string>; positionals: string[] } {
  try {
    const options = Object.fromEntries(names.map((name) => [name, { type: 'string' as const }]));
    const { values, positionals } = parseArgs({ args, options, allowPositionals: true });
    return { values: values as Record<string, string>, positionals };
  } catch (error) {
    throw new UsageError(`${(error as Error).message}\nusage: npm run cli -- ${usage}`);
  }
}

/** The command line calls neither Stripe nor a relay: what it queues is sent by the worker. */
function servicesFor(config: Config, mongodbUri: string): Services {
  return {
    mongodbUri,
    stripe: config.stripe ?? { secretKey: 'sk_test_embedded', webhookSecret: 'whsec_unused', apiBase: 'http://127.0.0.1:9' },
    smtpUrl: config.smtpUrl ?? 'smtp://127.0.0.1:9',
    secrets: config.secrets ?? [keptSecret(config.dataDir, 'secret')],
    demo: false,
  };
}

interface Database {
  uri: string;
  stop(): Promise<void>;
}

/** The configured database; else the embedded one of the site that runs on this data folder; else one started for this. */
async function findDatabase(config: Config): Promise<Database> {
  const named = config.mongodbUri;
  if (named !== undefined && !named.startsWith('embedded:')) return { uri: named, stop: () => Promise.resolve() };
  const note = readRunningNote(config.dataDir);
  if (note !== null && await listens(note.mongodbUri)) return { uri: note.mongodbUri, stop: () => Promise.resolve() };
  return startDatabase(named === undefined ? path.resolve(config.dataDir, 'mongo') : path.resolve(named.slice('embedded:'.length)));
}

function listens(uri: string): Promise<boolean> {
  const { hostname, port } = new URL(uri);
  return new Promise((resolve) => {
    const socket = connect(Number(port), hostname);
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}

/** Runs the embedded database as the program it is; its last line is its address. */
async function startDatabase(folder: string): Promise<Database> {
  const program = fileURLToPath(new URL('./sandbox/mongo/main.ts', import.meta.url));
  const child = spawn(process.execPath, ['--import', 'tsx', program, '--port', '0', '--data', folder], { stdio: ['ignore', 'pipe', 'inherit'] });
  const uri = await new Promise<string>((resolve, reject) => {
    let printed = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      printed += text;
      const address = /mongodb:\/\/\S+/.exec(printed);
      if (address !== null) resolve(address[0]);
    });
    child.once('exit', () => reject(new DatabaseUnusable('The embedded database could not be started.')));
  });
  return {
    uri,
    stop: () => new Promise((resolve) => {
      child.once('exit', () => resolve());
      child.kill('SIGTERM');
    }),
  };
}
