import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import { repository } from '../../support/start-child.ts';

/** On a small tree of its own, with the compiler of this one. */
describe('compiling', function () {
  this.timeout(60_000);
  const tree = mkdtempSync(path.join(tmpdir(), 'wellspring-build-'));
  after(() => rmSync(tree, { recursive: true, force: true }));

  const write = (file: string, text: string) => {
    mkdirSync(path.dirname(path.join(tree, file)), { recursive: true });
    writeFileSync(path.join(tree, file), text);
  };
  const read = (file: string) => readFileSync(path.join(tree, file), 'utf8');
  const build = () => {
    const { status, stdout, stderr } = spawnSync(process.execPath, ['scripts/build.mjs'], { cwd: tree, encoding: 'utf8' });
    return { status, printed: stdout + stderr };
  };

  before(() => {
    for (const file of ['scripts/build.mjs', 'tsconfig.json', 'tsconfig.build.json', 'package.json']) cpSync(path.join(repository, file), path.join(tree, file));
    symlinkSync(path.join(repository, 'node_modules'), path.join(tree, 'node_modules'));
    write('src/main.ts', `import { words } from './said/words.ts';\nconst said: string = words;\nprocess.stdout.write(said);\n`);
    write('src/said/words.ts', `export const words: string = 'one';\n`);
    write('src/said/look.css', 'p { color: teal }\n');
  });

  it('makes programs that run, with the files that lie beside them', () => {
    expect(build()).to.deep.equal({ status: 0, printed: '' });
    expect(spawnSync(process.execPath, ['dist/main.js'], { cwd: tree, encoding: 'utf8' }).stdout).to.equal('one');
    expect(read('dist/said/look.css')).to.equal('p { color: teal }\n');
  });

  it('does nothing as long as nothing has changed', () => {
    write('dist/said/words.js', `export const words = 'left alone';\n`);
    build();
    expect(read('dist/said/words.js')).to.contain('left alone');
  });

  it('compiles again what has changed', () => {
    write('src/said/words.ts', `export const words: string = 'two';\n`);
    const later = new Date(Date.now() + 1000);
    utimesSync(path.join(tree, 'src/said/words.ts'), later, later);
    build();
    expect(spawnSync(process.execPath, ['dist/main.js'], { cwd: tree, encoding: 'utf8' }).stdout).to.equal('two');
  });

  it('runs what is there without a compiler, and says what to do where nothing is', () => {
    rmSync(path.join(tree, 'node_modules'));
    expect(build()).to.deep.equal({ status: 0, printed: '' });
    rmSync(path.join(tree, 'dist'), { recursive: true });
    expect(build()).to.deep.equal({ status: 1, printed: 'src was never compiled, and there is no compiler here: run `npm ci` and `npm run build` first.\n' });
  });
});
