import { sql } from 'kysely'
import { type Actor, remembered, type Tx } from '../../../platform/db/index.ts'
import { ok, type Result, refused } from '../../../platform/result/index.ts'
import { type Instrument, type InstrumentProblem, readInstrument } from '../domain/instrument.ts'

export type InstrumentState = 'draft' | 'published' | 'retired'

export interface InstrumentEntry {
  readonly id: string
  readonly version: string
  readonly state: InstrumentState
  readonly title: string
  /** It came with the product. */
  readonly shipped: boolean
  /** How often a draft was saved. */
  readonly revision: number
  readonly createdBy: string | null
  readonly changedAt: Date
  readonly publishedBy: string | null
  readonly publishedAt: Date | null
  readonly retiredBy: string | null
  readonly retiredAt: Date | null
}

export interface StoredInstrument extends InstrumentEntry {
  /** As it is stored. Of a draft it need not be whole. */
  readonly definition: unknown
  /** Null for a draft that is not whole yet. */
  readonly instrument: Instrument | null
}

interface Row {
  id: string
  version: string
  state: InstrumentState
  title: string
  shipped: boolean
  revision: number
  created_by: string | null
  changed_at: Date
  published_by: string | null
  published_at: Date | null
  retired_by: string | null
  retired_at: Date | null
}

const COLUMNS =
  sql.raw(`id, version, state, title, shipped, revision, created_by, changed_at, published_by, published_at,
  retired_by, retired_at`)

function entryOf(row: Row): InstrumentEntry {
  return {
    ...{ id: row.id, version: row.version, state: row.state, title: row.title, shipped: row.shipped },
    ...{ revision: row.revision, createdBy: row.created_by, changedAt: row.changed_at },
    ...{ publishedBy: row.published_by, publishedAt: row.published_at },
    ...{ retiredBy: row.retired_by, retiredAt: row.retired_at },
  }
}

/** Every version that the actor may see: by name, the newest first. Drafts only for who may compose. */
export async function listInstruments(tx: Tx): Promise<InstrumentEntry[]> {
  const { rows } = await sql<Row>`select ${COLUMNS} from assessment.instruments
    order by id, published_at desc nulls first, version desc`.execute(tx)
  return rows.map(entryOf)
}

/** One version; null when there is none that the actor may see. */
export async function findInstrument(
  tx: Tx,
  name: { readonly id: string; readonly version: string },
): Promise<StoredInstrument | null> {
  const { rows } = await sql<Row & { definition: unknown }>`select ${COLUMNS}, definition from assessment.instruments
    where id = ${name.id} and version = ${name.version}`.execute(tx)
  const [row] = rows
  if (row === undefined) return null
  const read = () => readInstrument(row.definition)
  // What was published never changes, and is long to read.
  const known =
    row.state === 'draft' ? read() : await remembered(tx, ['instrument', row.id, row.version], async () => read())
  return { ...entryOf(row), definition: row.definition, instrument: known.ok ? known.value : null }
}

/** Versions with which an assessment can be made now: the newest published one of each instrument. */
export async function usableInstruments(tx: Tx): Promise<InstrumentEntry[]> {
  const { rows } = await sql<Row>`select distinct on (id) ${COLUMNS} from assessment.instruments
    where state = 'published' order by id, published_at desc, version desc`.execute(tx)
  return rows.map(entryOf).sort((a, b) => a.title.localeCompare(b.title, 'en-GB'))
}

export interface NewDraft {
  readonly id: string
  readonly version: string
  readonly title: string
  readonly definition: unknown
}

/** A draft of a new version or a new instrument. Refused when the name is taken. */
export async function addInstrumentDraft(
  tx: Tx,
  actor: Pick<Actor, 'userId'>,
  draft: NewDraft,
): Promise<Result<{ id: string; version: string }, 'name-taken'>> {
  const { rows } = await sql<{ id: string; version: string }>`
    insert into assessment.instruments (id, version, title, definition, created_by)
    values (${draft.id}, ${draft.version}, ${draft.title}, ${JSON.stringify(draft.definition)}::jsonb, ${actor.userId}::uuid)
    on conflict do nothing returning id, version`.execute(tx)
  const [row] = rows
  return row === undefined ? refused('name-taken') : ok(row)
}

/** Saves a draft as it was typed. Refused when somebody saved it since, or it is no draft any more. */
export async function saveInstrumentDraft(
  tx: Tx,
  draft: NewDraft & { readonly revision: number },
): Promise<Result<{ revision: number }, 'changed-meanwhile'>> {
  const { rows } = await sql<{ revision: number }>`
    update assessment.instruments set title = ${draft.title}, definition = ${JSON.stringify(draft.definition)}::jsonb,
      revision = revision + 1, changed_at = now()
    where id = ${draft.id} and version = ${draft.version} and state = 'draft' and revision = ${draft.revision}
    returning revision`.execute(tx)
  const [row] = rows
  return row === undefined ? refused('changed-meanwhile') : ok(row)
}

export type PublishRefusal =
  | { readonly kind: 'not-a-draft' }
  | { readonly kind: 'unfinished'; readonly problems: readonly InstrumentProblem[] }

/** From then on its text never changes. What is stored is the instrument as it was checked, everything filled in. */
export async function publishInstrument(
  tx: Tx,
  actor: Pick<Actor, 'userId'>,
  name: { readonly id: string; readonly version: string },
): Promise<Result<Instrument, PublishRefusal>> {
  const found = await findInstrument(tx, name)
  if (found === null || found.state !== 'draft') return refused({ kind: 'not-a-draft' })
  const read = readInstrument(found.definition)
  if (!read.ok) return refused({ kind: 'unfinished', problems: read.problem })
  const instrument = read.value
  if (instrument.id !== found.id || instrument.version !== found.version) {
    const message = `The text is of ${instrument.id}@${instrument.version}, not of ${found.id}@${found.version}`
    return refused({ kind: 'unfinished', problems: [{ path: ['id'], message }] })
  }
  const { rows } = await sql<{ id: string }>`
    update assessment.instruments set state = 'published', title = ${instrument.title},
      definition = ${JSON.stringify(instrument)}::jsonb, published_by = ${actor.userId}::uuid, published_at = now(),
      changed_at = now()
    where id = ${name.id} and version = ${name.version} and state = 'draft' and revision = ${found.revision}
    returning id`.execute(tx)
  return rows.length === 0 ? refused({ kind: 'not-a-draft' }) : ok(instrument)
}

/** No further assessment is made with it; those that were made stay. False when it was not published. */
export async function retireInstrument(
  tx: Tx,
  actor: Pick<Actor, 'userId'>,
  name: { readonly id: string; readonly version: string },
): Promise<boolean> {
  const { rows } = await sql<{ id: string }>`
    update assessment.instruments set state = 'retired', retired_by = ${actor.userId}::uuid, retired_at = now()
    where id = ${name.id} and version = ${name.version} and state = 'published' returning id`.execute(tx)
  return rows.length > 0
}

/** Throws a draft away. False when it is none. */
export async function dropInstrumentDraft(
  tx: Tx,
  name: { readonly id: string; readonly version: string },
): Promise<boolean> {
  const { rows } = await sql<{ id: string }>`delete from assessment.instruments
    where id = ${name.id} and version = ${name.version} and state = 'draft' returning id`.execute(tx)
  return rows.length > 0
}
