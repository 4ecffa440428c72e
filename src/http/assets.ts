import { createHash } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import type { RequestHandler } from 'express';

export interface Assets {
  /** The address of a file below public/, with the hash of its content: `/assets/css/site.3f9a1c20.css`. */
  address(file: string): string;
  /** Serves those addresses, kept in memory, to be cached for ever. */
  serve: RequestHandler;
}

interface Asset {
  body: Buffer;
  type: string;
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
 * and its `url()`s become hashed addresses.
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
    served.set(address, { body, type: types[extension] ?? 'application/octet-stream' });
  };
  for (const file of files.filter((each) => !each.endsWith('.css'))) add(file, readFileSync(path.join(folder, file)));
  for (const file of files.filter((each) => each.endsWith('.css'))) add(file, Buffer.from(bundleCss(folder, file, addresses)));

  const address = (file: string) => {
    const found = addresses.get(file);
    if (found === undefined) throw new Error(`public/${file} is asked for by a page but isn't there`);
    return found;
  };
  return { address, serve: serveFrom(served) };
}

function serveFrom(served: ReadonlyMap<string, Asset>): RequestHandler {
  return (req, res, next) => {
    const asset = served.get(req.path);
    if (asset === undefined || (req.method !== 'GET' && req.method !== 'HEAD')) return next();
    res.set({ 'Content-Type': asset.type, 'Cache-Control': 'public, max-age=31536000, immutable' });
    res.send(asset.body);
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
