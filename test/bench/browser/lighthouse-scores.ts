import lighthouse from 'lighthouse';

const categories = ['performance', 'accessibility', 'best-practices', 'seo'] as const;

/** Scores out of 100, times in milliseconds, on the phone and the network that Lighthouse takes for a slow one. */
export interface LighthouseScores {
  performance: number;
  accessibility: number;
  bestPractices: number;
  seo: number;
  lcpMs: number;
  cls: number;
  tbtMs: number;
  /** What costs points, in Lighthouse's words. */
  faults: string[];
}

/**
 * Opens the page in a browser that listens on the port, as Lighthouse's mobile visitor.
 * @param isPrivate search engines are kept away from it on purpose, so that this costs no points
 * @throws when the page could not be measured
 */
export async function lighthouseScores(address: string, { debuggingPort, isPrivate }: { debuggingPort: number; isPrivate: boolean }): Promise<LighthouseScores> {
  const once = () => lighthouse(address, { port: debuggingPort, output: 'json', logLevel: 'error', onlyCategories: [...categories], skipAudits: isPrivate ? ['is-crawlable'] : [] });
  let result = await once();
  // Now and then a trace begins too late to hold the page's start; the next one does.
  if (result?.lhr.runtimeError?.code === 'NO_NAVSTART') result = await once();
  if (result === undefined || result.lhr.runtimeError !== undefined) throw new Error(`Lighthouse could not measure ${address}: ${result?.lhr.runtimeError?.message ?? 'no result'}`);
  const { audits, categories: scored } = result.lhr;
  const score = (name: typeof categories[number]) => Math.floor((scored[name]?.score ?? 0) * 100);
  const value = (id: string) => audits[id]?.numericValue ?? Number.NaN;
  const refs = categories.flatMap((name) => scored[name]?.auditRefs ?? []);
  return {
    performance: score('performance'),
    accessibility: score('accessibility'),
    bestPractices: score('best-practices'),
    seo: score('seo'),
    lcpMs: Math.trunc(value('largest-contentful-paint')),
    // Lighthouse shows three digits: letters that change on a line that stays where it is come to less.
    cls: Number(value('cumulative-layout-shift').toFixed(3)),
    tbtMs: Math.trunc(value('total-blocking-time')),
    faults: [...new Set(refs.filter(({ id, weight }) => weight > 0 && (audits[id]?.score ?? 1) < 0.9).map(({ id }) => `${audits[id]?.title} (${id})`))],
  };
}
