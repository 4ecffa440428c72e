import { closeOnSignal, readOptions } from '../command-line.ts';
import { serve } from './serve.ts';

const options = readOptions('npm run sandbox:mongo -- --port N --data DIR [--test-commands]', { 'port': 'optional', 'data': 'required', 'test-commands': 'flag' });
try {
  const server = await serve({ dataDir: options.data ?? '', port: Number(options.port ?? 0), testCommands: options['test-commands'] === 'true' });
  closeOnSignal(() => server.close());
  process.stdout.write(`${server.address}\n`);
} catch (error) {
  process.stderr.write(`${(error as Error).message}\n`);
  process.exit(1);
}
