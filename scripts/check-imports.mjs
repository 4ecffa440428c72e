// Runs the import rules over src and fails when nothing was read: without a parser that knows TypeScript the
// cruiser sees 0 modules and would pass everything.
import { cruise } from 'dependency-cruiser';
import { createRequire } from 'node:module';

const rules = createRequire(import.meta.url)('../.dependency-cruiser.cjs');
const { output, exitCode } = await cruise(['src'], {
  ...rules.options,
  ruleSet: { forbidden: rules.forbidden },
  validate: true,
  outputType: 'err',
});
console.log(output);

const { output: result } = await cruise(['src'], { ...rules.options, ruleSet: { forbidden: rules.forbidden }, validate: true });
const modules = result.modules.filter((module) => module.source.startsWith('src/')).length;
const edges = result.modules.reduce((sum, module) => sum + module.dependencies.length, 0);
if (modules === 0 || edges === 0) {
  console.error(`The import check read ${modules} modules and ${edges} imports: it is not working.`);
  process.exit(1);
}
console.log(`${modules} modules, ${edges} imports.`);
process.exit(exitCode);
