import { readFileSync } from 'node:fs';
import type { Child } from '../../support/start-child.ts';

/** Memory of a process's own, in megabytes: pages of the database's file that are mapped count among it for the system, which takes them back at will. */
export function megabytesOf(pid: number): number {
  const kilobytes = /RssAnon:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? '0';
  return Math.floor(Number(kilobytes) / 1024);
}

let asked = 0;

/** What a process has in use after all garbage was collected, in megabytes with one digit. It has to have `tell-live-memory.mjs` preloaded. */
export async function liveMegabytesOf(child: Child): Promise<number> {
  const question = ++asked;
  child.send({ tellLiveMemory: question });
  const [, bytes = ''] = await child.printed(new RegExp(`live memory ${question}: (\\d+)`));
  return Number((Number(bytes) / 1024 / 1024).toFixed(1));
}

const TICKS_PER_SECOND = 100;

/** What a process has computed so far, in seconds of one core. */
export function cpuSecondsOf(pid: number): number {
  const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
}
