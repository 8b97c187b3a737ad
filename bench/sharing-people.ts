/**
 * Invents people and streams them into a table of the benchmark, as a process of its own so that two can work at once.
 *
 * Usage: node --import tsx bench/sharing-people.ts FROM TO, with the database's URL in BENCH_DATABASE
 * Everything about one person is worked out once and stands in one row; the database spreads it over the tables.
 */
import { randomUUID } from 'node:crypto'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import pg from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import { addressLine } from '../src/foundations/people/domain/addresses.ts'
import { keysOf } from '../src/foundations/people/domain/keys.ts'
import { displayNameOf } from '../src/foundations/people/domain/profile.ts'
import { sketchOf } from '../src/foundations/people/domain/sketch.ts'
import { inventedPerson } from '../src/foundations/people/testing/many-people.ts'
import { copyField } from '../src/platform/db/index.ts'

const SEED = 1
const CHUNK = 256 * 1024

function rowOf(index: number): string {
  const person = inventedPerson({ seed: SEED, index })
  const sketch = sketchOf(person)
  const [name, former] = person.names
  const [address] = person.addresses
  const keys = keysOf(sketch).map((key) => `"${key.replace(/["\\]/g, '\\$&')}"`)
  const fields = [
    ...[index, randomUUID(), displayNameOf(person), person.born?.on ?? null],
    ...[name?.given ?? '', name?.family ?? '', former?.family ?? null],
    ...[
      address?.flat ?? '',
      address?.number ?? '',
      address?.street ?? '',
      address?.town ?? '',
      address?.postcode ?? '',
    ],
    ...[person.phones[0]?.number ?? null, person.references[0]?.value ?? null],
    ...[JSON.stringify(sketch), address === undefined ? '' : addressLine(address), `{${keys.join(',')}}`],
  ]
  return `${fields.map(copyField).join('\t')}\n`
}

function* rows(from: number, to: number): Generator<Buffer> {
  let text = ''
  for (let index = from; index < to; index++) {
    text += rowOf(index)
    if (text.length < CHUNK) continue
    yield Buffer.from(text)
    text = ''
  }
  yield Buffer.from(text)
}

const [from, to] = process.argv.slice(2).map(Number)
if (from === undefined || to === undefined || Number.isNaN(from + to)) throw new Error('Say FROM and TO')
const client = new pg.Client({ connectionString: process.env['BENCH_DATABASE'] })
await client.connect()
try {
  await pipeline(Readable.from(rows(from, to)), client.query(copyFrom('copy bench.people from stdin')))
} finally {
  await client.end()
}
