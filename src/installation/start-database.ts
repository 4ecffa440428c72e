import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { DatabaseUnusable } from '../platform/mongo/connect-mongo.ts';

/** A database that can be used until `stop`. */
export interface OpenDatabase {
  uri: string;
  stop(): Promise<void>;
}

const program = fileURLToPath(new URL('../sandbox/mongo/main.ts', import.meta.url));

/**
 * Runs the embedded database as the program it is; its last line is its address. It is out of reach of the terminal's
 * Ctrl-C, so that who uses it can finish first, and ends with this process, however that ends.
 * @throws DatabaseUnusable
 */
export async function startDatabase(folder: string): Promise<OpenDatabase> {
  const args = ['--import', 'tsx', program, '--port', '0', '--data', folder, '--until-stdin-ends'];
  const child = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'pipe'], detached: true });
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const uri = await new Promise<string>((resolve, reject) => {
    let printed = '';
    let complaint = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => (complaint += text));
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      printed += text;
      const address = /mongodb:\/\/\S+/.exec(printed);
      if (address !== null) resolve(address[0]);
    });
    child.once('close', () => reject(new DatabaseUnusable(`The embedded database in ${folder} could not be started. ${complaint.trim()}`)));
  });
  return {
    uri,
    async stop() {
      child.stdin.end();
      await gone;
    },
  };
}
