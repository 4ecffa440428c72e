import { subscribe } from 'node:diagnostics_channel';
import type { Socket } from 'node:net';

let watching = false;

/**
 * Ends a wait of the driver's that otherwise has no end. When a socket doesn't take a write at once, the driver (7.9 and
 * older) waits for its `drain`, and hears of errors, but not of its close: a write in the moment between the end of a
 * connection and the event that tells of it is waited for until the process ends. When it is the monitor that waits, the
 * database is never found again. So every socket that closes lets go of those who wait for it to drain; they then see
 * that the connection is gone.
 */
export function wakeOnClose(): void {
  if (watching) return;
  watching = true;
  subscribe('net.client.socket', (message) => {
    const { socket } = message as { socket: Socket };
    socket.once('close', () => socket.emit('drain'));
  });
}
