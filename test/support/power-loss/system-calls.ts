/** One call of one thread, as strace tells it. */
export interface SystemCall {
  name: string;
  args: string;
  /** What it gave back; NaN when it failed, or had not ended when the trace did. */
  result: number;
}

const line = /^(\d+) +(?:<\.\.\. (\w+) resumed>|(\w+)\()(.*)$/;
const ending = /^(.*)\) += (-?\w+)/;
const unfinished = ' <unfinished ...>';

/** The calls of all threads in the order of the trace, each at its beginning and at its end. */
export function systemCallsOf(text: string): { edge: 'begin' | 'end'; call: SystemCall }[] {
  const edges: { edge: 'begin' | 'end'; call: SystemCall }[] = [];
  const open = new Map<string, SystemCall>();
  for (const row of text.split('\n')) {
    const [, thread = '', resumed, name = '', rest = ''] = line.exec(row) ?? [];
    const call = resumed === undefined ? { name, args: '', result: Number.NaN } : open.get(thread);
    if (thread === '' || !call) continue;
    if (resumed === undefined) edges.push({ edge: 'begin', call });
    open.set(thread, call);
    if (rest.endsWith(unfinished)) {
      call.args += rest.slice(0, -unfinished.length);
      continue;
    }
    const [, args = '', result = ''] = ending.exec(rest) ?? [];
    call.args += args;
    call.result = result.startsWith('-') ? Number.NaN : Number(result);
    edges.push({ edge: 'end', call });
  }
  return edges;
}
