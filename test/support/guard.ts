import net from 'node:net';

/**
 * Loaded before every test: refuses connections that leave this machine, so that no test can depend on the internet or
 * reach somebody's real database, Stripe account or mail relay. TEST_MONGODB_URI and STRIPE_TEST_KEY are asked for by name.
 */
const allowed = new Set(['127.0.0.1', '::1', 'localhost']);
for (const host of hostsOf(process.env.TEST_MONGODB_URI)) allowed.add(host);
if (process.env.STRIPE_TEST_KEY) allowed.add('api.stripe.com');

const { prototype } = net.Socket;
const unguarded = Reflect.get(prototype, 'connect') as (...args: unknown[]) => unknown;
Reflect.set(prototype, 'connect', function guarded(this: net.Socket, ...args: unknown[]) {
  const host = hostOf(args);
  if (host !== undefined && !allowed.has(host)) throw new Error(`A test tried to reach ${host}; tests stay on this machine.`);
  return Reflect.apply(unguarded, this, args);
});

function hostOf(args: unknown[]): string | undefined {
  const first: unknown = Array.isArray(args[0]) ? args[0][0] : args[0];
  if (typeof first === 'object' && first !== null && 'host' in first) return String(first.host);
  return typeof args[1] === 'string' ? args[1] : undefined;
}

function hostsOf(uri: string | undefined): string[] {
  if (uri === undefined) return [];
  const authority = uri.replace(/^mongodb(\+srv)?:\/\//, '').split('/')[0] ?? '';
  return (authority.split('@').at(-1) ?? '').split(',').map((host) => host.replace(/:\d+$/, ''));
}
