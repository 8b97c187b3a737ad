import assert from 'node:assert/strict'
import path from 'node:path'
import { describe, test } from 'node:test'
import { cruise, type ICruiseResult } from 'dependency-cruiser'
import { rules } from './walls/rules.ts'

async function violationsUnder(baseDir: string, folders: string[]) {
  const { forbidden, options } = rules
  const { output } = await cruise(
    folders,
    {
      ...options,
      validate: true,
      ruleSet: { forbidden },
      baseDir,
      tsConfig: { fileName: path.resolve('tsconfig.json') },
    } as never,
    undefined,
    { tsConfig: { options: { allowImportingTsExtensions: true, noEmit: true } } } as never,
  )
  const { summary, modules } = output as ICruiseResult
  return {
    modules: modules.map((module) => module.source),
    violations: summary.violations.map(({ rule, from, to }) => ({ rule: rule.name, from, to })),
  }
}

describe('the walls between rooms', () => {
  test('stand in the product', async () => {
    const { modules, violations } = await violationsUnder(process.cwd(), ['src'])
    // A check that sees nothing passes everything.
    assert.ok(
      modules.filter((source) => source.startsWith('src/')).length > 100,
      `only ${modules.length} modules were seen`,
    )
    assert.deepEqual(violations, [])
  })

  test('bite: every rule catches the violation that was put in for it', async () => {
    const { violations } = await violationsUnder(path.resolve('test/walls/seeded'), ['src'])
    const found = new Set(violations.map(({ rule, from }) => `${rule}: ${from}`))
    for (const expected of [
      'platform-knows-nothing-of-ours: src/platform/db/knows-us.ts',
      'foundations-never-look-up: src/foundations/areas/looks-up.ts',
      'foundation-order-identity: src/foundations/identity/looks-at-audit.ts',
      'foundations-by-the-door: src/foundations/areas/index.ts',
      'modules-never-look-sideways-or-up: src/modules/casework/looks-sideways.ts',
      'modules-use-foundations-by-the-door: src/modules/casework/past-the-door.ts',
      'site-stands-on-platform: src/site/looks-down-the-wrong-stairs.ts',
      'app-comes-in-by-the-door: src/app/past-the-door.ts',
      'product-never-imports-tests: src/modules/performance/imports-a-test.ts',
      'development-packages-stay-in-tests: src/modules/performance/uses-a-development-package.ts',
      'no-circles: src/modules/performance/circle-one.ts',
    ]) {
      assert.ok(found.has(expected), `${expected} was not caught; found ${[...found].join('; ')}`)
    }
  })
})
