import { expect } from 'chai';
import { once } from 'node:events';
import { connect, createServer, type AddressInfo } from 'node:net';
import { wakeOnClose } from '../../../../src/platform/mongo/wake-on-close.ts';

describe('a socket that is written to between its end and its close', () => {
  it('lets go of who waits for it to drain', async () => {
    wakeOnClose();
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
    await once(socket, 'connect');
    socket.destroy();
    expect(socket.write('hello'), 'it takes nothing any more').to.equal(false);
    await once(socket, 'drain');
    server.close();
  });
});
