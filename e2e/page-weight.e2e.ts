/**
 * What a page of casework weighs when it is opened for the first time: HTML, stylesheet, script and fonts as they are sent,
 * without pictures. Every address of casework that answers a GET is asked in the demonstration, as the people who use it.
 */
import assert from 'node:assert/strict'
import { request } from 'node:http'
import { after, before, describe, test } from 'node:test'
import { brotliDecompressSync } from 'node:zlib'
import { type RunningDemonstration, startDemonstration } from './demonstration.ts'

const BUDGET = 60 * 1024
const PEOPLE = ['caseworker@example.org', 'asb-manager@example.org', 'administrator@example.org']
/** Where casework begins; everything else is found by following its links. */
const STARTS = [
  ...[
    '/my-work',
    '/cases?view=all',
    '/cases/new',
    '/cases/search',
    '/reports',
    '/reports/new',
    '/reports/search',
    '/reports/import',
  ],
  ...['/reports/feeds', '/meetings', '/meetings/new', '/repeats', '/compliance', '/case-reviews', '/case-reviews/new'],
  ...[
    '/case-reviews/rules',
    '/case-reviews/figures',
    '/case-review',
    '/case-review/apply',
    '/casework-settings/interventions',
  ],
  ...['/actions', '/people', '/casework-figures'],
]
const ROOMS =
  /^\/(my-work|cases|reports|meetings|repeats|compliance|case-reviews?|casework-[a-z]+|records|assessments|actions|documents)(\/|$)/
const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g
/** Of pages of one pattern so many are asked, because records differ. */
const OF_EACH = 2

interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  /** As it was sent. */
  readonly bytes: Buffer
}

describe('page weight of casework', () => {
  let demonstration: RunningDemonstration
  before(async () => {
    demonstration = await startDemonstration()
  })
  after(() => demonstration?.close())

  /** Without `encodings` the answer can be read as it is. */
  const ask = (path: string, of: { cookie?: string; encodings?: string; form?: URLSearchParams } = {}) =>
    new Promise<Answer>((resolve, reject) => {
      const { cookie, encodings, form } = of
      const headers = {
        ...(cookie === undefined ? {} : { cookie }),
        ...(encodings === undefined ? {} : { 'accept-encoding': encodings }),
        ...(form === undefined ? {} : { 'content-type': 'application/x-www-form-urlencoded' }),
      }
      const asked = request(
        new URL(path, demonstration.url),
        { method: form === undefined ? 'GET' : 'POST', headers },
        (answer) => {
          const chunks: Buffer[] = []
          answer.on('data', (chunk: Buffer) => chunks.push(chunk))
          answer.on('end', () =>
            resolve({ status: answer.statusCode ?? 0, headers: answer.headers, bytes: Buffer.concat(chunks) }),
          )
        },
      )
      asked.on('error', reject).end(form?.toString())
    })
  const cookiesOf = ({ headers }: Answer) => [headers['set-cookie'] ?? []].flat().map((one) => one.split(';')[0] ?? '')

  async function signIn(email: string): Promise<string> {
    const page = await ask('/sign-in')
    const [formCookie = ''] = cookiesOf(page)
    const form = new URLSearchParams({ _token: formCookie.split('=')[1] ?? '', email, password: 'demonstration' })
    const token = /name="([^"]*token[^"]*)" value="([^"]+)"/i.exec(page.bytes.toString())
    if (token !== null) form.set(token[1] ?? '', token[2] ?? '')
    const answer = await ask('/sign-in', { cookie: formCookie, form })
    assert.equal(answer.status, 303, email)
    return [formCookie, ...cookiesOf(answer)].join('; ')
  }

  test('HTML, stylesheet, script and font of every page stay below 60 KB', async (context) => {
    const encodings = 'gzip, deflate, br'
    const shared = new Map<string, number>()
    const weights = new Map<string, number>()
    const kept = async (path: string) => {
      const known = shared.get(path)
      if (known !== undefined) return known
      const answer = await ask(path, { encodings })
      assert.equal(answer.status, 200, path)
      shared.set(path, answer.bytes.length)
      return answer.bytes.length
    }
    let fonts: string[] | undefined
    const fontsOf = async (assets: readonly string[]) => {
      const sheet = assets.find((asset) => asset.endsWith('.css')) ?? ''
      const text = fonts === undefined ? (await ask(sheet)).bytes.toString() : ''
      fonts ??= [...text.matchAll(/url\("?(\/assets\/[^")]+\.woff2)"?\)/g)].map(([, font = '']) => font)
      assert.ok(fonts.length > 0, 'the stylesheet names its font')
      return fonts
    }
    for (const email of PEOPLE) {
      const cookie = await signIn(email)
      const asked = new Map<string, number>()
      const seen = new Set(STARTS)
      for (const path of seen) {
        const pattern = (path.split('?')[0] ?? '').replace(UUID, ':id')
        const before = asked.get(pattern) ?? 0
        if (before >= OF_EACH) continue
        asked.set(pattern, before + 1)
        const answer = await ask(path, { cookie, encodings })
        if (answer.status !== 200 || !String(answer.headers['content-type']).startsWith('text/html')) continue
        assert.equal(answer.headers['content-encoding'], 'br', path)
        const html = brotliDecompressSync(answer.bytes).toString()
        const assets = [
          ...html.matchAll(/(?:<link rel="stylesheet" href|<script type="module" src)="(\/assets\/[^"]+)"/g),
        ]
        assert.equal(assets.length, 2, path)
        let weight = answer.bytes.length
        for (const [, asset = ''] of assets) weight += await kept(asset)
        for (const font of await fontsOf(assets.map(([, asset = '']) => asset))) weight += await kept(font)
        weights.set(pattern, Math.max(weights.get(pattern) ?? 0, weight))
        for (const [, href = ''] of html.matchAll(/<a [^>]*href="(\/[^"#]*)/g)) {
          const link = href.replaceAll('&amp;', '&')
          if (ROOMS.test(link.split('?')[0] ?? '') && !/\.csv|\/file|\/preview/.test(link)) seen.add(link)
        }
      }
    }
    const heaviest = [...weights].sort(([, a], [, b]) => b - a)
    const inKb = heaviest.map(([pattern, bytes]) => `${pattern} ${(bytes / 1024).toFixed(1)} KB`)
    const parts = [...shared].map(([path, bytes]) => `${path} ${bytes}`)
    context.diagnostic(`${heaviest.length} patterns of pages; on every page ${parts.join(', ')} bytes`)
    context.diagnostic(`heaviest: ${inKb.slice(0, 6).join(', ')}; lightest: ${inKb.at(-1)}`)
    assert.ok(heaviest.length > 40, `only ${heaviest.length} patterns of pages were found: ${inKb.join(', ')}`)
    assert.deepEqual(
      heaviest.filter(([, bytes]) => bytes > BUDGET).map(([pattern]) => pattern),
      [],
      inKb.slice(0, 12).join('\n'),
    )
  })
})
