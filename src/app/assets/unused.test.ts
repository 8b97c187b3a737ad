import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { test } from 'node:test'
import { loadAssets } from './index.ts'
import { UNUSED_COMPONENTS, withoutUnused } from './unused.ts'

const SRC = new URL('../../', import.meta.url).pathname
const COMPONENTS = path.join(SRC, 'platform/html/govuk')

test('no page uses a component whose rules are left out', () => {
  const pages = readdirSync(SRC, { recursive: true, encoding: 'utf8' })
    .map((name) => path.join(SRC, name))
    .filter((file) => /\.tsx?$/.test(file) && !/\.test\.tsx?$/.test(file) && !file.startsWith(COMPONENTS))
  assert.ok(pages.length > 300, 'it looked at the pages')
  const imports = (file: string) =>
    [...readFileSync(file, 'utf8').matchAll(/import (?:type )?\{([^}]*)\} from '[^']*\/govuk\/[^']*'/g)].flatMap(
      ([, names = '']) => names.split(',').map((name) => name.trim()),
    )
  const used = new Set(pages.flatMap(imports))
  assert.ok(used.has('Button') && used.has('Table'), 'it found what is used')
  assert.deepEqual(
    UNUSED_COMPONENTS.filter((name) => used.has(name)),
    [],
  )
})

test('leaves out the rules of a component, alone and among others, and nothing else', () => {
  assert.equal(
    withoutUnused('@charset "UTF-8";.govuk-accordion__a{x:1}.govuk-button{y:2}'),
    '@charset "UTF-8";.govuk-button{y:2}',
  )
  assert.equal(withoutUnused('.govuk-header--b,.govuk-button:is(a,b){x:1}'), '.govuk-button:is(a,b){x:1}')
  assert.equal(
    withoutUnused('@media print{.govuk-tabs{x:1}}@media print{.govuk-table{x:1}}'),
    '@media print{.govuk-table{x:1}}',
  )
  assert.equal(
    withoutUnused('.govuk-headered{x:1}.a:not(.govuk-tabs){x:1}'),
    '.govuk-headered{x:1}.a:not(.govuk-tabs){x:1}',
  )
  assert.equal(
    withoutUnused('@font-face{src:x}@keyframes a{from{x:1}to{x:2}}'),
    '@font-face{src:x}@keyframes a{from{x:1}to{x:2}}',
  )
  assert.throws(() => withoutUnused('.a{b:c'), /Nothing closes/)
  assert.throws(() => withoutUnused('.a{b:c}.d'), /in the middle/)
})

test('stylesheet, script and font fit into 52 KB as they are sent', async () => {
  const assets = await loadAssets()
  const weight = ['site.css', 'site.js', 'source-sans-3.woff2'].map((name) => {
    const asset = assets.find(path.basename(assets.href(name)))
    assert.ok(asset !== undefined, name)
    return (asset.encoded('br') ?? asset.bytes).length
  })
  const sum = weight.reduce((all, one) => all + one, 0)
  assert.ok(sum < 52 * 1024, `${weight.join(' + ')} = ${sum}`)
})
