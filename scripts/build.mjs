// Compiles src into dist, which is what runs, unless nothing in src is newer than the last time. Types are checked by `npm run check`.
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, readdirSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '..');
const stamp = path.join(root, 'dist/.built');
const compiler = path.join(root, 'node_modules/typescript/bin/tsc');

/** A folder too: its time is that of the last file that came or went. */
const sources = ['src', ...readdirSync(path.join(root, 'src'), { recursive: true }).map((file) => path.join('src', file)), 'tsconfig.json', 'tsconfig.build.json'];
const newest = Math.max(...sources.map((file) => statSync(path.join(root, file)).mtimeMs));

const isCompiled = existsSync(stamp);
if (!isCompiled && !existsSync(compiler)) {
  console.error('src was never compiled, and there is no compiler here: run `npm ci` and `npm run build` first.');
  process.exit(1);
}

// An installation without a compiler runs what it came with: copying it may have made its files new.
if (existsSync(compiler) && !(isCompiled && statSync(stamp).mtimeMs >= newest)) {
  const began = new Date();
  execFileSync(process.execPath, [compiler, '-p', path.join(root, 'tsconfig.build.json')], { stdio: 'inherit' });
  // What the compiler has nothing to do with: the stylesheets of the stand-ins' pages, and the first file of their threads.
  for (const file of sources.filter((each) => /\.(?:css|mjs)$/.test(each))) cpSync(path.join(root, file), path.join(root, file.replace('src', 'dist')));
  writeFileSync(stamp, '');
  // A change from here on is newer, even one that was made while the compiler ran.
  utimesSync(stamp, began, began);
}
