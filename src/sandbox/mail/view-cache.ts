import type { Mailbox } from './mailbox.ts';
import type { MessageSummary } from './message-file.ts';
import { viewMessage } from './message-view.ts';
import type { MessageView } from './message-view.ts';

export interface ViewCache {
  /** Undefined when the message was deleted meanwhile. */
  view(summary: MessageSummary): Promise<MessageView | undefined>;
  clear(): void;
}

/** Parses each message once, when it is first asked for; keeps the latest views, because programs poll the list. */
export function createViewCache(mailbox: Mailbox, limit = 1000): ViewCache {
  const views = new Map<string, Promise<MessageView | undefined>>();
  const read = async (summary: MessageSummary) => {
    const source = await mailbox.source(summary.id);
    return source === undefined ? undefined : viewMessage(summary, source);
  };
  return {
    view(summary) {
      const known = views.get(summary.id);
      if (known !== undefined) return known;
      const view = read(summary);
      view.catch(() => views.delete(summary.id));
      views.set(summary.id, view);
      const [oldest] = views.keys();
      if (views.size > limit && oldest !== undefined) views.delete(oldest);
      return view;
    },
    clear: () => views.clear(),
  };
}
