import { spawn } from 'node:child_process';
import { programArguments } from './program-arguments.ts';

/** A stand-in that runs as a program of its own until `stop`. */
export interface StartedProgram {
  /** What it printed as its address. */
  address: string;
  stop(): Promise<void>;
}

/**
 * Starts one of the stand-ins as the program it is, which prints its address. It is out of reach of the terminal's Ctrl-C,
 * so that who uses it can finish first, and ends with this process, however that ends.
 * @param program its name below src/sandbox, without ending
 * @throws Error with what it complained of, when it ends before it has an address
 */
export async function startProgram(program: string, options: readonly string[], addressForm: RegExp): Promise<StartedProgram> {
  const args = [...programArguments(program), ...options, '--until-stdin-ends'];
  const child = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'pipe'], detached: true });
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const address = await new Promise<string>((resolve, reject) => {
    let printed = '';
    let complaint = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => (complaint += text));
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      printed += text;
      const found = addressForm.exec(printed);
      if (found !== null) resolve(found[0]);
    });
    child.once('close', () => reject(new Error(complaint.trim())));
  });
  return {
    address,
    async stop() {
      child.stdin.end();
      await gone;
    },
  };
}
