/**
 * What may import what: apps → modules → platform → contracts → nothing.
 * Each rule is turned red by its namesake in test/architecture/fixtures/imports.
 */
const MODULES = '^libs/(?!platform/|contracts/)([^/]+)/';
const TEST_CODE = '[.-]spec[.]ts$';
const PRODUCTION = { path: '^(apps|libs)/', pathNot: TEST_CODE };

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    {
      name: 'apps-stand-alone',
      comment:
        'An app is started on its own; what two apps share belongs in a lib. All of them start the one composition root.',
      severity: 'error',
      from: { path: '^apps/([^/]+)/' },
      to: { path: '^apps/', pathNot: ['^apps/$1/', '^apps/api/src/app[.]module[.]ts$'] },
    },
    {
      name: 'libs-never-import-apps',
      comment: 'An app composes libs. A lib that knows an app cannot be used by another one.',
      severity: 'error',
      from: { path: '^libs/' },
      to: { path: '^apps/' },
    },
    {
      name: 'modules-never-import-one-another',
      comment: 'A module asks and tells over the bus; the names and types of both are in libs/contracts.',
      severity: 'error',
      from: { path: MODULES },
      to: { path: '^libs/', pathNot: '^libs/(platform|contracts|$1)/' },
    },
    {
      name: 'platform-imports-no-module',
      comment: 'Platform holds mechanisms that know no business word.',
      severity: 'error',
      from: { path: '^libs/platform/' },
      to: { path: MODULES },
    },
    {
      name: 'contracts-import-nothing',
      comment:
        'Contracts are what everything may depend on, so they depend on nothing, not even on npm or Node.',
      severity: 'error',
      from: { path: '^libs/contracts/', pathNot: TEST_CODE },
      to: { pathNot: '^libs/contracts/' },
    },
    {
      name: 'no-cycles',
      comment: 'Files that import each other can only be understood, loaded and moved together.',
      severity: 'error',
      from: { pathNot: '^libs/client/src/generated/' },
      to: { circular: true },
    },
    {
      name: 'no-unresolvable-imports',
      comment: 'An import that leads nowhere escapes every other rule here.',
      severity: 'error',
      // what a page asks its server for
      from: { pathNot: '^test/client/page/' },
      to: { couldNotResolve: true },
    },
    {
      name: 'no-undeclared-packages',
      comment: 'A package that is there only because another one brought it goes when that one goes.',
      severity: 'error',
      from: {},
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
    },
    {
      name: 'production-imports-no-dev-dependency',
      comment:
        'Development dependencies are pruned from the image. Types leave no trace in it and are allowed.',
      severity: 'error',
      from: PRODUCTION,
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'production-imports-no-test-code',
      comment: 'Tests, benchmarks and tools are not built into dist.',
      severity: 'error',
      from: PRODUCTION,
      to: { path: ['^(test|bench|tools)/', TEST_CODE] },
    },
    {
      name: 'rules-are-pure',
      comment:
        'A *.rules.ts file decides from its arguments alone: no framework, database, clock, random or I/O.',
      severity: 'error',
      from: { path: '[.]rules[.]ts$' },
      to: {
        path: [
          'node_modules/(@nestjs|mongoose|mongodb|rxjs)/',
          '^(async_hooks|child_process|crypto|dns|events|fs|https?|http2|net|os|process|timers|worker_threads)(/|$)',
          '^perf_hooks$',
          '^libs/platform/src/(?!errors/)',
        ],
      },
    },
    {
      name: 'rules-import-pure-neighbours',
      comment:
        'Next to it a rule may use rules and errors; of a schema, DTO or service it may use the types.',
      severity: 'error',
      from: { path: '[.]rules[.]ts$' },
      to: {
        path: '[.](schema|dto|service|controller|listeners|module)[.]ts$',
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'raw-emitter-stays-in-the-bus',
      comment:
        'The emitter swallows errors and answers nobody; platform/bus is the one place that knows how to use it.',
      severity: 'error',
      from: { pathNot: '^libs/platform/src/bus/' },
      to: { path: 'node_modules/(@nestjs/event-emitter|eventemitter2)/' },
    },
  ],
  options: {
    exclude: { path: '^(dist|coverage|test/architecture/fixtures)/' },
    doNotFollow: { path: 'node_modules' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    parser: 'tsc',
    combinedDependencies: false,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['source', 'import', 'node', 'default', 'require', 'types'],
      mainFields: ['module', 'main', 'types'],
      extensions: ['.ts', '.mts', '.js', '.mjs', '.json'],
    },
  },
};
