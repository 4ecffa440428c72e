import type { CallBucket } from './call-bucket.ts';

/** How long the shared bucket may take to answer: a donor waits for it. */
const ANSWER_MS = 500;
/** How long the process keeps to its own share before it asks the shared bucket again. */
const APART_MS = 5_000;

/**
 * The shared bucket, and while the database is away a share of its own for this process: gifts that are stored already
 * can go on to their payment page, and Stripe's limit still holds for a few processes together.
 * @param tell hears once of each time that the shared one did not answer
 */
export function failingOverBucket(shared: CallBucket, own: CallBucket, tell: (error: unknown) => void, now: () => number = () => performance.now()): CallBucket {
  let apartUntil = 0;
  const ask = async <Result>(question: (bucket: CallBucket) => Promise<Result>): Promise<Result> => {
    if (now() < apartUntil) return question(own);
    try {
      return await inTime(question(shared));
    } catch (error) {
      if (now() >= apartUntil) tell(error);
      apartUntil = now() + APART_MS;
      return question(own);
    }
  };
  return {
    take: (wanted, keep) => ask((bucket) => bucket.take(wanted, keep)),
    empty: () => ask((bucket) => bucket.empty()),
  };
}

async function inTime<Result>(answer: Promise<Result>): Promise<Result> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error('The shared bucket did not answer in time')), ANSWER_MS);
  });
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
  }
}
