import assert from 'node:assert/strict'
import { test } from 'node:test'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { compressPage, encodingFor } from './compress.ts'

test('takes the better encoding that is accepted, and none that is refused', () => {
  assert.equal(encodingFor('gzip, deflate, br, zstd'), 'br')
  assert.equal(encodingFor('GZIP;q=0.5'), 'gzip')
  assert.equal(encodingFor('br;q=0, gzip'), 'gzip')
  assert.equal(encodingFor('br;q=0.0,gzip;q=0'), null)
  assert.equal(encodingFor('brotli, xgzip'), null)
  assert.equal(encodingFor(undefined), null)
})

test('a page comes out as it went in, with an end of another length each time', async () => {
  const page = `<!DOCTYPE html><p>${'a word and another '.repeat(300)}</p>`
  const brotli = await Promise.all(Array.from({ length: 20 }, () => compressPage(page, 'br')))
  for (const one of brotli)
    assert.match(brotliDecompressSync(one).toString(), new RegExp(`^${page}<!--[a-z]{0,255}-->$`))
  assert.ok(new Set(brotli.map(({ length }) => length)).size > 3)
  const gzip = await compressPage(page, 'gzip')
  assert.ok(gunzipSync(gzip).toString().startsWith(page) && gzip.length < page.length)
})
