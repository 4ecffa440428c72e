import { closeOnSignal, readOptions } from '../command-line.ts';
import { serve } from './serve.ts';

const options = readOptions('npm run sandbox:mongo -- --port N --data DIR [--test-commands] [--until-stdin-ends]', {
  'port': 'optional', 'data': 'required', 'test-commands': 'flag', 'until-stdin-ends': 'flag',
});
try {
  const server = await serve({ dataDir: options.data ?? '', port: Number(options.port ?? 0), testCommands: options['test-commands'] === 'true' });
  closeOnSignal(() => server.close());
  // Who started it for itself holds the other end: it goes however that process goes, and gives the folder back.
  if (options['until-stdin-ends'] === 'true') process.stdin.resume().once('close', () => void server.close().then(() => process.exit(0)));
  process.stdout.write(`${server.address}\n`);
} catch (error) {
  process.stderr.write(`${(error as Error).message}\n`);
  process.exit(1);
}
