import type { Actor, Db, Tx } from '../../platform/db/index.ts'
import type { Html } from '../../platform/html/jsx-runtime.ts'
import type { Visit } from '../../platform/http/index.ts'
import { purposesOf } from '../../platform/http/index.ts'
import { AREA_KINDS, type AreaKind, kindWords, listAreas } from '../areas/index.ts'
import type { RecordKind } from '../sharing/index.ts'
import { namesOfRecords } from './store/profiles.ts'

/** An area that a record may be about. */
export interface PeopleAreaChoice {
  readonly id: number
  readonly code: string
  readonly name: string
  /** The heading under which it is offered, for example "Districts". */
  readonly group: string
}

/** What wiring gives this room's pages. */
export interface PeopleDeps {
  readonly db: Db
  readonly now: () => Date
  /** Runs work after the answer was sent; whatever it throws is wiring's to log. */
  readonly afterwards: (work: () => Promise<unknown>) => void
  /** The areas that records may be about; the partnership's own unless given. */
  readonly areaChoices?: (tx: Tx, actor: Actor) => Promise<readonly PeopleAreaChoice[]>
  /** What rooms above say on the page of a profile that this person may read, such as the cases in which it has a part. */
  readonly sections?: (tx: Tx, visit: Visit, recordId: string) => Promise<Html>
}

/** The kinds of area that records are about, the smallest first. Wards and census areas are too many to choose from. */
const RECORD_AREAS: readonly AreaKind[] = ['neighbourhood', 'district', 'csp', 'county', 'force']

/** The partnership's areas, each under the heading of its kind. */
export async function recordAreas(tx: Tx): Promise<PeopleAreaChoice[]> {
  const ours = await listAreas(tx, { scope: 'ours' })
  return ours
    .filter((area) => RECORD_AREAS.includes(area.kind))
    .sort((a, b) => AREA_KINDS.indexOf(b.kind) - AREA_KINDS.indexOf(a.kind))
    .map(({ id, code, name, kind }) => ({ id, code, name, group: kindWords(kind).many }))
}

const path = (recordId: string) => `/people/${recordId}`

/** The kinds of record that this room keeps, for the pages of sharing. */
export const personKinds: readonly RecordKind[] = [
  { kind: 'person', label: 'profile of a person', path, names: namesOfRecords },
  { kind: 'household', label: 'profile of a household', path, names: namesOfRecords },
  { kind: 'place', label: 'profile of a place', path, names: namesOfRecords },
]

export const { reading, writing, searching } = purposesOf('people')
