/** The walls of the house (docs/adr/0001-the-house.md); ../walls.test.ts proves that each of them bites. */
const TESTS = '(\\.(test|e2e)\\.tsx?$|/testing(/|\\.tsx?$)|/fixtures/)'
const FOUNDATIONS = ['identity', 'audit', 'areas', 'sharing', 'people', 'documents', 'assessment', 'actions']

/** A foundation knows those before it in the order, never those after it. */
const foundationOrder = FOUNDATIONS.slice(0, -1).map((room, i) => ({
  name: `foundation-order-${room}`,
  severity: 'error',
  comment: `${room} comes before ${FOUNDATIONS.slice(i + 1).join(', ')}`,
  from: { path: `^src/foundations/${room}/`, pathNot: TESTS },
  to: { path: `^src/foundations/(${FOUNDATIONS.slice(i + 1).join('|')})/` },
}))

export const rules = {
  forbidden: [
    {
      name: 'platform-knows-nothing-of-ours',
      severity: 'error',
      from: { path: '^src/platform/', pathNot: TESTS },
      to: { path: '^src/(foundations|modules|site|app)/' },
    },
    {
      name: 'foundations-never-look-up',
      severity: 'error',
      from: { path: '^src/foundations/', pathNot: TESTS },
      to: { path: '^src/(modules|site|app)/' },
    },
    ...foundationOrder,
    {
      name: 'foundations-by-the-door',
      severity: 'error',
      from: { path: '^src/foundations/([^/]+)/', pathNot: TESTS },
      to: { path: '^src/foundations/([^/]+)/', pathNot: '^src/foundations/($1/|[^/]+/index\\.ts$)' },
    },
    {
      name: 'modules-never-look-sideways-or-up',
      severity: 'error',
      from: { path: '^src/modules/([^/]+)/', pathNot: TESTS },
      to: { path: '^src/(modules/(?!$1/)[^/]+|site|app)/' },
    },
    {
      name: 'modules-use-foundations-by-the-door',
      severity: 'error',
      from: { path: '^src/modules/', pathNot: TESTS },
      to: { path: '^src/foundations/', pathNot: '^src/foundations/[^/]+/index\\.ts$' },
    },
    {
      name: 'site-stands-on-platform',
      severity: 'error',
      from: { path: '^src/site/', pathNot: TESTS },
      to: { path: '^src/(foundations|modules|app)/' },
    },
    {
      name: 'app-comes-in-by-the-door',
      severity: 'error',
      from: { path: '^src/app/', pathNot: TESTS },
      to: { path: '^src/(foundations|modules|site)/', pathNot: '^src/((foundations|modules)/[^/]+|site)/index\\.ts$' },
    },
    {
      name: 'product-never-imports-tests',
      severity: 'error',
      from: { path: '^src/', pathNot: TESTS },
      to: { path: `(^(test|e2e|bench|scripts)/|${TESTS})` },
    },
    {
      name: 'development-packages-stay-in-tests',
      severity: 'error',
      from: { path: '^src/', pathNot: TESTS },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only', 'npm'] },
    },
    { name: 'no-circles', severity: 'error', from: {}, to: { circular: true } },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^src/app/assets/browser/' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default', 'types'] },
  },
}
