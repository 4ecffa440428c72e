import { Counter, Registry, collectDefaultMetrics, Histogram } from 'prom-client';

export interface Metrics {
  registry: Registry;
  /** Seconds a request took, by method, route and status. */
  requests: Histogram<'method' | 'status'>;
  /** How often a page for everybody was rendered. */
  pageRenders: Counter;
  /** Counts an answer with a kept page. Those take microseconds, and are not among `requests`. */
  pageFromMemory(this: void, status: number): void;
}

/** Prometheus figures of this process, in a registry of their own. */
export function createMetrics(): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const requests = new Histogram({
    name: 'http_request_duration_seconds',
    help: 'Seconds a request took',
    labelNames: ['method', 'status'] as const,
    buckets: [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
    registers: [registry],
  });
  const pageRenders = new Counter({ name: 'page_renders_total', help: 'Pages for everybody that were rendered', registers: [registry] });
  return { registry, requests, pageRenders, pageFromMemory: countPagesFromMemory(registry) };
}

/** Counts in a plain number and tells Prometheus when it asks: finding a labelled counter takes long beside the answer itself. */
function countPagesFromMemory(registry: Registry): Metrics['pageFromMemory'] {
  let whole = 0;
  let notModified = 0;
  const answers = new Counter({
    name: 'http_answers_from_memory_total',
    help: 'Requests answered with a kept page before the application; not among http_request_duration_seconds',
    labelNames: ['status'] as const,
    registers: [],
    collect() {
      this.inc({ status: '200' }, whole);
      this.inc({ status: '304' }, notModified);
      whole = 0;
      notModified = 0;
    },
  });
  registry.registerMetric(answers);
  return (status) => {
    if (status === 304) notModified++;
    else whole++;
  };
}
