import type { Config } from './config.ts';
import type { Metrics } from './platform/metrics/create-metrics.ts';
import { listen, stopListening } from './platform/process/listen.ts';
import type { Running } from './platform/process/run-process.ts';

/** Serves Prometheus figures at /metrics on a port of their own, which a proxy needn't hide; nothing where none is set. */
export async function serveMetrics({ registry }: Metrics, config: Config): Promise<Running> {
  if (config.metricsPort === undefined) return { stop: () => Promise.resolve() };
  const { server } = await listen((req, res) => {
    if (req.url !== '/metrics') {
      res.writeHead(404).end();
      return;
    }
    void registry.metrics().then(
      (text) => res.writeHead(200, { 'Content-Type': registry.contentType }).end(text),
      (error: unknown) => res.writeHead(500).end(String(error)),
    );
  }, config.metricsPort, config.host, 'METRICS_PORT');
  return { stop: () => stopListening(server) };
}
