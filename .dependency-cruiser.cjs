/** The import rules of docs/architecture.md, section "Who may import whom". */
const feature = '^src/features/([^/]+)/';

module.exports = {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    { name: 'shared-stands-alone', severity: 'error', from: { path: '^src/shared/' }, to: { path: '^src/', pathNot: '^src/shared/' } },
    { name: 'platform-imports-shared', severity: 'error', from: { path: '^src/platform/' }, to: { path: '^src/', pathNot: '^src/(platform|shared)/' } },
    { name: 'http-imports-platform-and-shared', severity: 'error', from: { path: '^src/http/' }, to: { path: '^src/', pathNot: '^src/(http|platform|shared)/' } },
    {
      name: 'features-by-their-index-only', severity: 'error',
      from: { path: feature },
      to: { path: '^src/features/', pathNot: ['^src/features/$1/', '^src/features/[^/]+/index\\.ts$'] },
    },
    { name: 'features-stay-below', severity: 'error', from: { path: '^src/features/' }, to: { path: '^src/', pathNot: '^src/(features|http|platform|shared)/' } },
    { name: 'outside-in-by-index', severity: 'error', from: { path: '^src/', pathNot: '^src/features/' }, to: { path: '^src/features/[^/]+/', pathNot: '^src/features/[^/]+/index\\.ts$' } },
    { name: 'sandbox-by-start-only', severity: 'error', from: { path: '^src/', pathNot: ['^src/sandbox/', '^src/start\\.ts$'] }, to: { path: '^src/sandbox/' } },
    { name: 'sandbox-stands-alone', severity: 'error', from: { path: '^src/sandbox/' }, to: { path: '^src/', pathNot: '^src/sandbox/' } },
    { name: 'sandboxes-apart', severity: 'error', from: { path: '^src/sandbox/([^/]+)/' }, to: { path: '^src/sandbox/[^/]+/', pathNot: '^src/sandbox/$1/' } },
    { name: 'adapters-built-in-compose', severity: 'error', from: { path: '^src/(features|http)/' }, to: { path: '^src/platform/.*/(connect|create)-[^/]+\\.ts$', dependencyTypesNot: ['type-only'] } },
    { name: 'src-without-test', severity: 'error', from: { path: '^src/' }, to: { path: '^test/' } },
    { name: 'nothing-missing', severity: 'error', from: {}, to: { couldNotResolve: true } },
    { name: 'no-dev-dependencies', severity: 'error', from: { path: '^src/', pathNot: '^src/sandbox/thread-boot\\.mjs$' }, to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] } },
  ],
  options: {
    parser: 'swc',
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: { extensions: ['.ts', '.mjs', '.js', '.json'], exportsFields: ['exports'], conditionNames: ['import', 'node', 'default'] },
  },
};
