import { compose } from './compose.ts';
import { ConfigError, readConfig } from './config.ts';
import { adoptMessages } from './http/adopt-messages.ts';
import { listen, PortUnusable, stopListening } from './platform/process/listen.ts';
import { runProcess } from './platform/process/run-process.ts';
import { DatabaseUnusable } from './platform/mongo/connect-mongo.ts';
import { configuredServices } from './services.ts';
import { serveMetrics } from './serve-metrics.ts';

await runProcess(async () => {
  const config = readConfig();
  const house = await compose(config, configuredServices(config));
  house.watchPages();
  const { server, port, messages } = await listen(house.answer, config.port, config.host, 'PORT');
  adoptMessages(house.app, messages);
  const metrics = await serveMetrics(house.metrics, config);
  house.log.info({ port, publicUrl: config.publicUrl }, 'web is listening');
  return {
    async stop() {
      house.hangUp();
      await Promise.all([stopListening(server), metrics.stop()]);
      await house.close();
    },
  };
}, [ConfigError, PortUnusable, DatabaseUnusable]);
