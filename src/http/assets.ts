import { createHash } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import type { RequestHandler } from 'express';
import { type Encoding, settleEncoding } from './choose-encoding.ts';
import { minifyCss } from './minify-css.ts';
import { minifyScript } from './minify-script.ts';

export interface Assets {
  /** The address of a file below public/, with the hash of its content: `/assets/css/site.3f9a1c20.css`. */
  address(file: string): string;
  /** Serves those addresses, kept in memory, to be cached for ever. */
  serve: RequestHandler;
}

interface Asset {
  /** Packed for those who can read it so; made when it is first asked for, because the best packing takes its time. */
  bodyIn(encoding: Encoding): Buffer;
  type: string;
  packs: boolean;
}

const types: Record<string, string> = {
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.webp': 'image/webp',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.txt': 'text/plain; charset=utf-8',
  '.webmanifest': 'application/manifest+json',
};

/**
 * Reads all of public/ once. A stylesheet's relative `@import`s are put in its place, so that a page asks for one file,
 * its `url()`s become hashed addresses, and comments and idle white space are left out. Scripts lose theirs too.
 * @throws Error naming the stylesheet that refers to a file that isn't there
 */
export function createAssets(folder: string): Assets {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && path.extname(entry.name) in types)
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)).split(path.sep).join('/'));
  const addresses = new Map<string, string>();
  const served = new Map<string, Asset>();
  const add = (file: string, body: Buffer) => {
    const extension = path.posix.extname(file);
    const hash = createHash('sha256').update(body).digest('hex').slice(0, 10);
    const address = `/assets/${file.slice(0, -extension.length)}.${hash}${extension}`;
    addresses.set(file, address);
    served.set(address, asset(body, types[extension] ?? 'application/octet-stream'));
  };
  for (const file of files.filter((each) => !each.endsWith('.css'))) {
    const body = readFileSync(path.join(folder, file));
    add(file, file.endsWith('.js') ? Buffer.from(minifyScript(body.toString())) : body);
  }
  for (const file of files.filter((each) => each.endsWith('.css'))) add(file, Buffer.from(minifyCss(bundleCss(folder, file, addresses))));

  const address = (file: string) => {
    const found = addresses.get(file);
    if (found === undefined) throw new Error(`public/${file} is asked for by a page but isn't there`);
    return found;
  };
  return { address, serve: serveFrom(served) };
}

function serveFrom(served: ReadonlyMap<string, Asset>): RequestHandler {
  return (req, res, next) => {
    const found = served.get(req.path);
    if (found === undefined || (req.method !== 'GET' && req.method !== 'HEAD')) return next();
    res.set({ 'Content-Type': found.type, 'Cache-Control': 'public, max-age=31536000, immutable' });
    res.send(found.bodyIn(found.packs ? settleEncoding(req, res) : 'identity'));
  };
}

const pack: Readonly<Record<Encoding, (body: Buffer) => Buffer>> = { br: brotliCompressSync, gzip: gzipSync, identity: (body) => body };

/** Fonts and pictures are packed as they are. */
function asset(body: Buffer, type: string): Asset {
  const bodies = new Map<Encoding, Buffer>();
  return {
    type,
    packs: /^text\/|javascript|json|svg/.test(type),
    bodyIn(encoding) {
      const packed = bodies.get(encoding) ?? pack[encoding](body);
      bodies.set(encoding, packed);
      return packed;
    },
  };
}

function bundleCss(folder: string, file: string, addresses: ReadonlyMap<string, string>): string {
  const here = path.posix.dirname(file);
  return readFileSync(path.join(folder, file), 'utf8')
    .replace(/@import\s+url\(['"]?([^'")]+)['"]?\)\s*;/g, (_, target: string) => bundleCss(folder, path.posix.join(here, target), addresses))
    .replace(/url\(['"]?(?!data:|\/|#)([^'")]+)['"]?\)/g, (_, target: string) => {
      const address = addresses.get(path.posix.join(here, target));
      if (address === undefined) throw new Error(`public/${file} refers to ${target}, which isn't there`);
      return `url("${address}")`;
    });
}
