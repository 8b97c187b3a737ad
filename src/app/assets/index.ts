import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import { build, transform } from 'esbuild'
import { COLOURS } from '../../platform/html/colours.ts'
import { type AssetStore, createAssetStore } from '../../platform/http/index.ts'
import { withoutUnused } from './unused.ts'

const require = createRequire(import.meta.url)
const FONT_STACK = '"Source Sans 3",arial,sans-serif'

/** Puts together the stylesheet, the script and the font once, when the server starts. */
export async function loadAssets(): Promise<AssetStore> {
  const font = {
    name: 'source-sans-3.woff2',
    type: 'font/woff2',
    bytes: await readFile(
      require.resolve('@fontsource-variable/source-sans-3/files/source-sans-3-latin-wght-normal.woff2'),
    ),
  }
  const fontHref = createAssetStore([font]).href(font.name)
  const [govuk, charts, site, performance, people, agreements, documents, assessment, actions, casework] =
    await Promise.all([
      readFile(require.resolve('govuk-frontend/dist/govuk/govuk-frontend.min.css'), 'utf8'),
      readFile(new URL('../../platform/charts/charts.css', import.meta.url), 'utf8'),
      readFile(new URL('site.css', import.meta.url), 'utf8'),
      readFile(new URL('../../modules/performance/pages/performance.css', import.meta.url), 'utf8'),
      readFile(new URL('../../foundations/people/people.css', import.meta.url), 'utf8'),
      readFile(new URL('../../foundations/sharing/agreements/agreements.css', import.meta.url), 'utf8'),
      readFile(new URL('../../foundations/documents/documents.css', import.meta.url), 'utf8'),
      readFile(new URL('../../foundations/assessment/assessment.css', import.meta.url), 'utf8'),
      readFile(new URL('../../foundations/actions/actions.css', import.meta.url), 'utf8'),
      readFile(new URL('../../modules/casework/casework.css', import.meta.url), 'utf8'),
    ])
  const own = await transform(
    `${charts}\n${site.replace('@@font@@', fontHref)}\n${colourRules()}\n${performance}\n${people}\n${agreements}\n${documents}\n${assessment}\n${actions}\n${casework}`,
    {
      loader: 'css',
      minify: true,
    },
  )
  const script = await build({
    entryPoints: [fileURLToPath(new URL('browser/site.ts', import.meta.url))],
    ...{ bundle: true, minify: true, format: 'esm', target: 'es2022', write: false },
  })
  return createAssetStore([
    font,
    {
      name: 'site.css',
      type: 'text/css; charset=utf-8',
      bytes: Buffer.from(withoutUnused(withoutGovernmentMarks(govuk)) + own.code),
    },
    {
      name: 'site.js',
      type: 'text/javascript; charset=utf-8',
      bytes: Buffer.from(script.outputFiles[0]?.contents ?? ''),
    },
    { name: 'icon.svg', type: 'image/svg+xml', bytes: await readFile(new URL('icon.svg', import.meta.url)) },
  ])
}

/** One class a colour, so that no page needs a style of its own. */
function colourRules(): string {
  return Object.entries(COLOURS)
    .map(([name, { brand, accent }]) => `.fp-colour-${name} { --fp-brand: ${brand}; --fp-accent: ${accent}; }`)
    .join('\n')
}

/**
 * GOV.UK's stylesheet without what only central government may use: its typeface and the crest.
 * @throws Error when anything of them is left, so that an upgrade cannot bring them back unseen
 */
export function withoutGovernmentMarks(css: string): string {
  const cleaned = css
    .replace(/@font-face\{[^}]*GDS Transport[^}]*\}/g, '')
    .replaceAll('GDS Transport,arial,sans-serif', FONT_STACK)
    .replace(/url\([^)]*govuk-crest[^)]*\)/g, 'none')
    .replace(/\.govuk-footer__crown\{[^}]*\}/g, '')
  const left = /GDS Transport|govuk-crest|url\(/i.exec(cleaned)
  if (left !== null) throw new Error(`The stylesheet still holds ${left[0]}`)
  return cleaned
}
