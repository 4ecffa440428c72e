import { readFileSync } from 'node:fs';

/** Memory of a process's own, in megabytes: pages of the database's file that are mapped count among it for the system, which takes them back at will. */
export function megabytesOf(pid: number): number {
  const kilobytes = /RssAnon:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? '0';
  return Math.floor(Number(kilobytes) / 1024);
}

const TICKS_PER_SECOND = 100;

/** What a process has computed so far, in seconds of one core. */
export function cpuSecondsOf(pid: number): number {
  const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
}
