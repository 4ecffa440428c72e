import { loadavg } from 'node:os';
import { type BurstFigures, measureBurst } from './gifts/burst.ts';
import { measureLatency } from './gifts/latency.ts';
import { realEvents } from './gifts/real-events.ts';
import { measureSizes, type SizeFigure } from './gifts/sizes.ts';
import { startHouse } from './gifts/start-house.ts';

/**
 * What happens when a campaign is on the evening news: gifts to it by signed webhooks, three events each, to real web and
 * worker processes over the embedded database, with the load on the same cores; and what donors wait for when there
 * are a million donations. Prints a table and, last, one JSON line. `GIFTS`, `DONATIONS` and `SECONDS` make it shorter.
 */
const gifts = Number(process.env.GIFTS ?? 20_000);
const donations = Number(process.env.DONATIONS ?? 1_000_000);
const seconds = Number(process.env.SECONDS ?? 30);
/** Enough for the processes to have compiled what they run. */
const WARM_UP_SECONDS = 10;
const MOST_GROWTH = 1.1;
/** Memory is flat when a burst leaves nothing behind but what is compiled and pooled on the way. */
const MOST_KEPT_MB = 10;

const templates = await realEvents();
const house = await startHouse();
try {
  await measureLatency(house, templates, 'W', WARM_UP_SECONDS);
  const latency = await measureLatency(house, templates, 'L', seconds);
  const burst = await measureBurst(house, templates, gifts);
  const sizes = donations > 0 ? await measureSizes(house.databaseUri, templates, donations) : {};
  report({ ...latency, ...burst, ...sizes });
} finally {
  await house.close();
}
process.exit(0);

function report(figures: { p50: number; p99: number } & BurstFigures & Partial<Record<string, unknown>>): void {
  const sized = (['campaignPage', 'givingForm', 'settle'] as const).flatMap((name) => {
    const figure = figures[name] as SizeFigure | undefined;
    return figure === undefined ? [] : [row(`${name} at ${donations} : at 1000 donations, p50 (${figure.large} ms : ${figure.small} ms)`, figure.ratio, figure.ratio <= MOST_GROWTH, `<= ${MOST_GROWTH}`)];
  });
  const growth = Math.max(...Object.values(figures.live).map(([before, after]) => Number((after - before).toFixed(1))));
  console.log(`Load average of this machine: ${loadavg().map((each) => each.toFixed(1)).join(', ')}`);
  console.table([
    row(`gifts settled a second, of ${gifts} (${figures.webhooksPerSecond} webhooks/s)`, figures.settledPerSecond, figures.settledPerSecond >= 500, '>= 500'),
    row('totals behind the entries, s at most', figures.totalsBehind, figures.totalsBehind <= 2, '<= 2'),
    row('conflicts, errors and retries to be seen', figures.surfaced.length, figures.surfaced.length === 0, '0'),
    row('webhook at 100 events/s, p99 in ms', figures.p99, figures.p99 < 50, '< 50'),
    row('webhook at 100 events/s, p50 in ms', figures.p50, true, ''),
    row('MB more in use after the burst than before it, of the process that grew most', growth, growth <= MOST_KEPT_MB, `<= ${MOST_KEPT_MB}`),
    ...sized,
  ]);
  console.log('MB in use, garbage collected, before the burst and after it at rest; MB that the system gave at a quarter, a half, three quarters and all of the gifts, which V8 gives back when somebody needs it; milliseconds of a core for a gift:');
  console.table(Object.fromEntries(Object.entries(figures.memory).map(([name, values]) => [name, { 'in use before': figures.live[name]?.[0], 'in use after': figures.live[name]?.[1], quarter: values[0], half: values[1], 'three quarters': values[2], all: values[3], 'ms a gift': figures.cpuPerGift[name] }])));
  for (const each of figures.surfaced.slice(0, 10)) console.log(each);
  console.log(JSON.stringify({ bench: 'gifts', figures }));
}

function row(figure: string, value: number, met: boolean, wanted: string): object {
  return { figure, value, wanted, met: met ? 'met' : 'NOT MET' };
}
