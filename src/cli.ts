import { parseArgs } from 'node:util';
import { compose } from './compose.ts';
import { ConfigError, readConfig, type Config } from './config.ts';
import { type DataCommand, dataCommands } from './installation/data-commands.ts';
import { findDatabase } from './installation/find-database.ts';
import { findStripe, type OpenStripe } from './installation/find-stripe.ts';
import { keptSecret } from './platform/files/kept-secret.ts';
import { DatabaseUnusable } from './platform/mongo/connect-mongo.ts';
import { type Command, commands, UsageError } from './commands.ts';
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
  const dataCommand = dataCommands[name];
  if (command !== undefined) return runInHouse(command, `${name} ${command.usage}`, rest);
  if (dataCommand !== undefined) return runOnData(dataCommand, `${name} ${dataCommand.usage}`, rest);
  const all = Object.entries({ ...commands, ...dataCommands });
  console.log(`Commands:\n${all.map(([key, each]) => `  ${`${key} ${each.usage}`.padEnd(52)} ${each.what}`).join('\n')}`);
  return name === 'help' ? 0 : 2;
}

async function runInHouse(command: Command, usage: string, rest: string[]): Promise<number> {
  const { options, positionals } = parseOptions(rest, command.options, [], usage);
  const config = { ...readConfig(), logLevel: 'warn' };
  const opened: { stop(): Promise<void> }[] = [];
  try {
    const database = await findDatabase(config);
    opened.push(database);
    const stripe = command.asksStripe === true ? await findStripe(config) : nobodysStripe(config);
    opened.push(stripe);
    const house = await compose(config, servicesFor(config, database.uri, stripe.stripe));
    opened.push({ stop: () => house.close() });
    console.log(await command.run(house, positionals, options));
    return 0;
  } finally {
    for (const each of opened.toReversed()) await each.stop();
  }
}

/** Most commands leave what is Stripe's to the site: what they queue is done there. */
function nobodysStripe(config: Config): OpenStripe {
  const nobody = { secretKey: 'sk_test_embedded', webhookSecret: 'whsec_unused', apiBase: 'http://127.0.0.1:9' };
  return { stripe: config.stripe ?? nobody, stop: () => Promise.resolve() };
}

/** What works on the data as a whole needs the site neither running nor put together. */
function runOnData(command: DataCommand, usage: string, rest: string[]): Promise<number> {
  const { flags, positionals } = parseOptions(rest, [], command.flags, usage);
  return command.run({ config: readConfig(), positionals, flags, say: (line) => console.log(line) });
}

interface Options {
  options: Record<string, string>;
  flags: ReadonlySet<string>;
  positionals: string[];
}

function parseOptions(args: string[], names: readonly string[], flagNames: readonly string[], usage: string): Options {
  try {
    const { values, positionals } = parseArgs({
      args,
      options: Object.fromEntries([...names.map((name) => [name, { type: 'string' }] as const), ...flagNames.map((name) => [name, { type: 'boolean' }] as const)]),
      allowPositionals: true,
    });
    const given = Object.entries(values);
    const flags = new Set(given.filter(([, value]) => value === true).map(([name]) => name));
    const options = Object.fromEntries(given.filter((entry): entry is [string, string] => typeof entry[1] === 'string'));
    return { options, flags, positionals };
  } catch (error) {
    throw new UsageError(`${(error as Error).message}\nusage: npm run cli -- ${usage}`);
  }
}

/** The command line calls no relay: what it queues is sent by the worker. */
function servicesFor(config: Config, mongodbUri: string, stripe: Services['stripe']): Services {
  return {
    mongodbUri,
    stripe,
    smtpUrl: config.smtpUrl ?? 'smtp://127.0.0.1:9',
    secrets: config.secrets ?? [keptSecret(config.dataDir, 'secret')],
    demo: null,
  };
}
