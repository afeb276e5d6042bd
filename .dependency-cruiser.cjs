/** Who may import whom. Each rule was broken once on purpose to see it caught: scripts/walls.test.mjs. */
module.exports = {
  forbidden: [
    {
      name: 'no-cycles',
      comment: 'Two files that need each other are one idea in two places, or two ideas tangled.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'apps-stay-apart',
      comment: 'The services speak over HTTP, in the words of packages/contracts.',
      severity: 'error',
      from: { path: '^apps/([^/]+)/' },
      to: { path: '^apps/([^/]+)/', pathNot: '^apps/$1/' },
    },
    {
      name: 'packages-know-no-app',
      severity: 'error',
      from: { path: '^packages/' },
      to: { path: '^apps/' },
    },
    {
      name: 'packages-through-their-door',
      comment: 'A package is what its index exports; its inside may change any day.',
      severity: 'error',
      from: { path: '^(apps|packages)/([^/]+)/' },
      to: { path: '^packages/[^/]+/(src|dist)/(?!index\\.)', pathNot: '^$1/$2/' },
    },
    {
      name: 'contracts-stand-alone',
      comment: 'Shapes only: no Nest, no I/O, no other package of ours.',
      severity: 'error',
      from: { path: '^packages/contracts/src', pathNot: '\\.spec\\.ts$' },
      to: {
        path: '(@nestjs|fastify|undici|pino|^packages/(?!contracts)|^(node:)?(fs|http|net|child_process|worker_threads))',
      },
    },
    {
      name: 'store-is-the-controllers',
      severity: 'error',
      from: { path: '^apps/bridge/' },
      to: { path: '^packages/(store|search-index)/' },
    },
    {
      name: 'engines-know-no-framework',
      comment: 'The store and the index are plain TypeScript; Nest stays in the apps and in service-kit.',
      severity: 'error',
      from: { path: '^packages/(store|search-index|contracts)/src' },
      to: { path: '(@nestjs|node_modules/fastify)' },
    },
    {
      name: 'providers-are-plain',
      comment:
        'An adapter imports the wire, the port and its own folder; never Nest, routing, prices or configuration.',
      severity: 'error',
      from: { path: '^apps/bridge/src/providers/' },
      to: { path: '(@nestjs|^apps/bridge/src/(?!providers/))' },
    },
    {
      name: 'providers-stay-apart',
      severity: 'error',
      from: {
        path: '^apps/bridge/src/providers/([^/]+)/.+',
        pathNot: '^apps/bridge/src/providers/(wire|openai-compatible)/',
      },
      to: {
        path: '^apps/bridge/src/providers/([^/]+)/.+',
        pathNot: '^apps/bridge/src/providers/($1|wire|openai|openai-compatible)/',
      },
    },
    {
      name: 'routing-is-pure',
      comment: 'Decisions are functions of their arguments.',
      severity: 'error',
      from: { path: '^apps/bridge/src/(routing/choose-candidates|budgets/)', pathNot: '\\.spec\\.ts$' },
      to: { path: '(@nestjs|undici|^(node:)?(fs|http|net))' },
    },
    {
      name: 'tools-and-controllers-are-faces',
      comment: 'Two faces over one service never call each other or the store.',
      severity: 'error',
      from: { path: '^apps/controller/src/.*\\.(controller|tool)\\.ts$' },
      to: { path: '(\\.controller\\.ts$|\\.tool\\.ts$|^packages/store/)' },
    },
    {
      name: 'tests-are-imported-by-nobody',
      severity: 'error',
      from: { pathNot: '(\\.spec|\\.test|\\.contract)\\.ts$|/test/' },
      to: { path: '(\\.spec|\\.test|\\.contract)\\.ts$|^(apps|packages)/[^/]+/test/' },
    },
    {
      name: 'testing-is-for-tests',
      severity: 'error',
      from: {
        path: '^(apps|packages)/',
        pathNot: '(\\.spec|\\.test|\\.contract)\\.ts$|/test/|^packages/testing/',
      },
      to: { path: '^packages/testing/' },
    },
    {
      name: 'no-undeclared-dependency',
      severity: 'error',
      from: { path: '^(apps|packages)/[^/]+/src', pathNot: '\\.spec\\.ts$' },
      to: {
        dependencyTypes: ['npm-no-pkg', 'npm-unknown', 'npm-dev', 'unknown'],
        pathNot: '^packages/[^/]+/dist/',
      },
    },
  ],
  options: {
    doNotFollow: { path: ['node_modules', '/dist/'] },
    exclude: { path: '/coverage/' },
    parser: 'swc',
    tsPreCompilationDeps: true,
    combinedDependencies: false,
    enhancedResolveOptions: {
      extensions: ['.ts', '.js', '.mjs', '.cjs', '.json'],
      exportsFields: ['exports'],
      conditionNames: ['import', 'default', 'types'],
      mainFields: ['module', 'main', 'types'],
    },
  },
};
