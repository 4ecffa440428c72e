import { compose } from './compose.ts';
import { ConfigError, readConfig } from './config.ts';
import { DatabaseUnusable } from './platform/mongo/connect-mongo.ts';
import { PortUnusable } from './platform/process/listen.ts';
import { runProcess } from './platform/process/run-process.ts';
import { runTasks } from './platform/tasks/run-tasks.ts';
import { serveMetrics } from './serve-metrics.ts';
import { configuredServices } from './services.ts';

await runProcess(async () => {
  const config = readConfig();
  const house = await compose(config, configuredServices(config));
  const tasks = runTasks(house.tasks, house.bell, house.log);
  await house.schedule.start();
  const metrics = await serveMetrics(house.metrics, config);
  house.log.info({ tasks: house.tasks.map((task) => task.name) }, 'worker is running');
  return {
    async stop() {
      await Promise.all([tasks.stop(), house.schedule.stop(), metrics.stop()]);
      await house.close();
    },
  };
}, [ConfigError, DatabaseUnusable, PortUnusable]);
