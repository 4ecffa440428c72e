import { mkdir, open, readFile, readdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { summarize } from './message-file.ts';
import type { MessageSummary } from './message-file.ts';

export interface MailboxQuery {
  /** Part of a recipient's address. */
  to?: string | undefined;
  /** Part of the subject. */
  subject?: string | undefined;
  /** Part of either. */
  text?: string | undefined;
}

/** Messages on disk, one `.eml` and one small `.json` each, with all summaries in memory. */
export interface Mailbox {
  /** Keeps a message. When it resolves, the message is on disk. */
  add(to: string[], source: Buffer): Promise<MessageSummary>;
  /** Newest first. */
  find(query: MailboxQuery): MessageSummary[];
  get(id: string): MessageSummary | undefined;
  source(id: string): Promise<Buffer | undefined>;
  empty(): Promise<void>;
}

/** Opens the mailbox in a folder; what a killed process left half-written is cleared away. */
export async function openMailbox(folder: string): Promise<Mailbox> {
  const kept = path.join(folder, 'messages');
  const incoming = path.join(folder, 'incoming');
  await rm(incoming, { recursive: true, force: true });
  await Promise.all([kept, incoming].map((each) => mkdir(each, { recursive: true })));
  const messages = await readSummaries(kept);
  const nextId = idSource([...messages.keys()].at(-1));
  const syncKept = sharedSync(kept);

  async function place(id: string, extension: string, content: Buffer | string): Promise<void> {
    await writeSynced(path.join(incoming, id + extension), content);
    await rename(path.join(incoming, id + extension), path.join(kept, id + extension));
  }

  return {
    async add(to, source) {
      const now = new Date();
      const summary = await summarize(nextId(now.getTime()), now, to, source);
      await place(summary.id, '.eml', source);
      // The summary comes last: a message is there when its summary is, so a crash in between leaves no broken entry.
      await place(summary.id, '.json', JSON.stringify(summary));
      await syncKept();
      messages.set(summary.id, summary);
      return summary;
    },
    find: (query) => [...messages.values()].filter((message) => matches(message, query)).sort((a, b) => (a.id < b.id ? 1 : -1)),
    get: (id) => messages.get(id),
    source: async (id) => (messages.has(id) ? readFile(path.join(kept, `${id}.eml`)) : undefined),
    async empty() {
      const ids = [...messages.keys()];
      messages.clear();
      for (const id of ids) {
        await rm(path.join(kept, `${id}.json`), { force: true });
        await rm(path.join(kept, `${id}.eml`), { force: true });
      }
      await syncKept();
    },
  };
}

async function readSummaries(folder: string): Promise<Map<string, MessageSummary>> {
  const names = (await readdir(folder)).sort();
  const messages = new Map<string, MessageSummary>();
  for (const name of names.filter((each) => each.endsWith('.json'))) {
    const summary = JSON.parse(await readFile(path.join(folder, name), 'utf8')) as MessageSummary;
    messages.set(summary.id, summary);
  }
  for (const name of names.filter((each) => each.endsWith('.eml') && !messages.has(path.parse(each).name))) {
    await rm(path.join(folder, name), { force: true });
  }
  return messages;
}

/** Ids that sort in the order of arrival, also when the clock was set back in between. */
function idSource(last: string | undefined): (now: number) => string {
  let time = Number.parseInt(last?.slice(0, 9) ?? '0', 36);
  let sequence = Number.parseInt(last?.slice(9) ?? '0', 36);
  return (now) => {
    sequence = now > time ? 0 : sequence + 1;
    time = Math.max(now, time);
    return time.toString(36).padStart(9, '0') + sequence.toString(36).padStart(5, '0');
  };
}

async function writeSynced(file: string, content: Buffer | string): Promise<void> {
  const handle = await open(file, 'w');
  try {
    await handle.writeFile(content);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Syncs a folder's entries. Calls that come while a sync runs share the next one, so a burst costs few syncs. */
function sharedSync(folder: string): () => Promise<void> {
  let running: Promise<void> = Promise.resolve();
  let next: Promise<void> | undefined;
  return () => {
    next ??= running.catch(() => undefined).then(async () => {
      running = next ?? running;
      next = undefined;
      const handle = await open(folder, 'r');
      try {
        await handle.sync();
      } finally {
        await handle.close();
      }
    });
    return next;
  };
}

function matches(message: MessageSummary, query: MailboxQuery): boolean {
  const to = message.to.join(' ').toLowerCase();
  const subject = message.subject.toLowerCase();
  const has = (where: string, part: string | undefined) => part === undefined || where.includes(part.toLowerCase());
  return has(to, query.to) && has(subject, query.subject) && has(`${to}\n${subject}`, query.text);
}
