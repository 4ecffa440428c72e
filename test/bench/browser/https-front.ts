import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { Agent, type IncomingHttpHeaders, request } from 'node:http';
import { createSecureServer } from 'node:http2';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** Belong to one connection, and have no place in HTTP/2. */
const ofConnection = new Set(['connection', 'keep-alive', 'transfer-encoding', 'upgrade']);

/**
 * HTTPS and HTTP/2 in front of a site, as visitors of an installation have it from its proxy: `https-front.ts http://127.0.0.1:4000`. Prints
 * its own address when it listens. Its certificate is nobody's: the browser has to be told to take it, and there has to be an openssl to make it
 * with. A program of its own, so that a page doesn't wait for what the one that measures it is computing.
 */
const { hostname, port } = new URL(process.argv[2] ?? '');
const agent = new Agent({ keepAlive: true });
const server = createSecureServer({ ...certificate(), allowHTTP1: true }, (req, res) => {
  const onward = request({ agent, hostname, port, method: req.method, path: req.url, headers: { ...withoutConnection(req.headers), host: req.authority } }, (answer) => {
    res.writeHead(answer.statusCode ?? 502, withoutConnection(answer.headers));
    answer.pipe(res);
  });
  onward.once('error', () => res.stream.destroy());
  // A page that was left takes its stream of news with it.
  res.once('close', () => onward.destroy());
  req.pipe(onward);
});
server.listen(0, '127.0.0.1', () => console.log(`https://127.0.0.1:${(server.address() as AddressInfo).port}`));

function withoutConnection(headers: IncomingHttpHeaders): IncomingHttpHeaders {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !name.startsWith(':') && !ofConnection.has(name)));
}

function certificate(): { key: Buffer; cert: Buffer } {
  const folder = mkdtempSync(path.join(tmpdir(), 'wellspring-certificate-'));
  try {
    const [key, cert] = ['key.pem', 'cert.pem'].map((name) => path.join(folder, name)) as [string, string];
    const kind = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2', '-subj', '/CN=127.0.0.1', '-addext', 'subjectAltName=IP:127.0.0.1'];
    execFileSync('openssl', ['req', '-x509', ...kind, '-keyout', key, '-out', cert], { stdio: ['ignore', 'ignore', 'pipe'] });
    return { key: readFileSync(key), cert: readFileSync(cert) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
