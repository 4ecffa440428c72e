import { pathToFileURL } from 'node:url';

/** @type {{ file: string, text: string, becomes: string }[]} */
const patches = JSON.parse(process.env.MUTANT_PATCHES ?? '[]');
const byUrl = new Map();
for (const patch of patches) {
  const url = pathToFileURL(patch.file).href;
  byUrl.set(url, [...byUrl.get(url) ?? [], patch]);
}

export async function load(url, context, nextLoad) {
  const loaded = await nextLoad(url, context);
  const found = byUrl.get(url.split('?')[0]);
  if (found === undefined || loaded.source === undefined || loaded.source === null) return loaded;
  let source = typeof loaded.source === 'string' ? loaded.source : Buffer.from(loaded.source).toString('utf8');
  for (const { file, text, becomes } of found) {
    if (source.split(text).length !== 2) throw new Error(`${file} doesn't have this exactly once: ${text}`);
    source = source.replace(text, () => becomes);
  }
  return { ...loaded, source };
}
