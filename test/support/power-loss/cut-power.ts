import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { type Random, seededRandom } from '../../../src/platform/images/illustration/seeded-random.ts';
import { readOptions } from '../../../src/sandbox/command-line.ts';
import { messageCutter } from '../op-msg.ts';
import { examine } from './examine.ts';
import { bootInRoots, forgetBoot } from './forget-boot.ts';
import { readTrace, type Step } from './read-trace.ts';
import { readRecording } from './record.ts';
import { type Deafness, type DiskImage, SimulatedDisk } from './simulated-disk.ts';

/** OP_REPLY and OP_MSG. */
const opCodes = new Set([1, 2013]);

/**
 * Lets the power fail at random moments of a recording, and has the real database open what may be on the disk then. A
 * process of its own: a damaged file can end the process that opens it. Prints a line for each failure that it tries, and
 * below it what is wrong.
 */
const options = readOptions('cut-power.ts --recording DIR --seed TEXT --failures N [--deaf-to sync|dsync|names] [--until-found]', {
  'recording': 'required', 'seed': 'required', 'failures': 'required', 'deaf-to': 'optional', 'until-found': 'flag',
});
const { recording = '', seed = '', failures = '1' } = options;
const { histories, prepared, trace, disk: traced } = readRecording(recording);
const steps = readTrace(trace, traced);
const answered = answersIn(steps);
expectMarkedRoots(steps);
const random = seededRandom(seed);
const disk = new SimulatedDisk(options['deaf-to'] as Deafness | undefined);
const moments = Array.from({ length: Number(failures) }, () => random.whole(firstPromise(steps), steps.length)).toSorted((a, b) => a - b);

let at = 0;
for (const [index, moment] of moments.entries()) {
  for (; at < moment; at++) disk.follow(steps[at] as Step);
  process.stdout.write(`failure ${index} after step ${moment} of ${steps.length}\n`);
  const folder = mkdtempSync(path.join(recording, 'after-'));
  try {
    layOut(disk.fail(random), folder, random);
    const known = (request: number) => (answered.get(request) ?? Infinity) < moment;
    const troubles = await examine(path.join(folder, 'data'), histories, { known, prepared: known(prepared) });
    for (const trouble of troubles) process.stdout.write(`  ${trouble}\n`);
    if (troubles.length > 0 && options['until-found'] === 'true') break;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Where in the trace each request was answered. */
function answersIn(steps: Step[]): Map<number, number> {
  const cutters = new Map<string, ReturnType<typeof messageCutter>>();
  const answers = new Map<number, number>();
  for (const [index, { edge, action }] of steps.entries()) {
    if (action.kind !== 'send' || edge === 'end') continue;
    const cut = cutters.get(action.socket) ?? (isMessage(action.bytes) ? messageCutter() : () => []);
    cutters.set(action.socket, cut);
    for (const { responseTo } of cut(action.bytes)) answers.set(responseTo, index);
  }
  return answers;
}

/** Sockets lead to others than clients too, such as whoever reads what the program prints. */
function isMessage(bytes: Buffer): boolean {
  return bytes.length >= 16 && opCodes.has(bytes.readInt32LE(12));
}

/** From when it says its address on, a database has to open again after whatever happens. */
function firstPromise(steps: Step[]): number {
  const said = steps.findIndex(({ action }) => action.kind === 'send' && action.bytes.includes('mongodb://'));
  if (said < 0) throw new Error('The trace does not hold the moment at which the database says its address.');
  return said + 1;
}

/** Without it the failures would be none: LMDB would believe what was never flushed. */
function expectMarkedRoots(steps: Step[]): void {
  const boot = bootInRoots();
  if (boot && !steps.some(({ action }) => action.kind === 'write' && action.bytes.includes(boot))) throw new Error("LMDB's roots no longer name the boot that they were written in.");
}

function layOut({ folders, files }: DiskImage, folder: string, random: Random): void {
  for (const name of folders) mkdirSync(path.join(folder, name));
  for (const [name, content] of files) {
    forgetBoot(content);
    writeFileSync(path.join(folder, name), content);
  }
  // The table of readers is nowhere promised to be anything.
  if (folders.includes('data/db')) layOutReaders(path.join(folder, 'data/db/data.mdb-lock'), random);
}

function layOutReaders(file: string, random: Random): void {
  const last = readFileSync(path.join(traced, 'data/db/data.mdb-lock'));
  const left = random.pick([undefined, Buffer.alloc(0), Buffer.alloc(last.length), last]);
  if (left) writeFileSync(file, left);
}
