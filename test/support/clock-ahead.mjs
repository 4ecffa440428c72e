/**
 * Loaded before a program that a fault test starts: its clock runs ahead by as much as the test says, at first by
 * CLOCK_AHEAD_MS and later by messages. Leases and retries of several minutes then take a moment, with no change to the
 * program itself.
 */
const RealDate = Date;
let aheadMs = Number(process.env.CLOCK_AHEAD_MS ?? 0);
const now = () => RealDate.now() + aheadMs;

globalThis.Date = new Proxy(RealDate, {
  construct: (target, args, newTarget) => Reflect.construct(target, args.length === 0 ? [now()] : args, newTarget),
  apply: () => new RealDate(now()).toString(),
  get: (target, name, receiver) => (name === 'now' ? now : Reflect.get(target, name, receiver)),
});

process.on('message', (message) => {
  aheadMs = message.aheadMs ?? aheadMs;
});
// The program ends by itself when it is done; a channel to the test must not keep it.
process.channel?.unref();
