/**
 * Any number of invented people for benchmarks, the same for the same seed. Names are drawn as unevenly as in life; phone
 * numbers begin with 04 and postcodes with QX, neither of which is in use.
 */
import { createHash } from 'node:crypto'
import { copyField } from '../../../platform/db/index.ts'
import { addressLine } from '../domain/addresses.ts'
import { keysOf, kindOfKey, STRONG_KEY_KINDS } from '../domain/keys.ts'
import { displayNameOf, mainName, type ProfileInput } from '../domain/profile.ts'
import { type Sketch, sketchOf } from '../domain/sketch.ts'

const words = (text: string): readonly string[] => text.trim().split(/\s+/)

/** The commonest first; the n-th is drawn about 1/(n + 3) as often. */
const GIVEN = words(`
  John David Michael James Mohammed Robert Paul Mark Andrew Sarah Susan Emma Mary Margaret Christine Julie Karen Elizabeth
  Thomas Daniel Christopher Stephen Peter Richard William Anthony Matthew Joshua Jack Oliver Harry George Charlie Jacob
  Ali Ahmed Hassan Omar Ibrahim Yusuf Imran Bilal Amir Kamran Fatima Aisha Maryam Zainab Khadija Amina Sana Nadia
  Harpreet Gurpreet Jaswinder Manjit Baljit Sukhdeep Amrit Rajesh Sanjay Priya Anjali Neha Kavita Pooja Deepak Vikram
  Piotr Krzysztof Andrzej Tomasz Marcin Agnieszka Katarzyna Magdalena Monika Joanna Ewa Aleksandra Dariusz Grzegorz
  Kwame Kofi Chinedu Oluwaseun Adebayo Ngozi Chioma Abena Funmilayo Tunde Emeka Ifeoma Maria Ana Ioana Andrei Mihai
  Siân Rhys Gareth Owain Carys Eilidh Callum Siobhán Niamh Patrick Aoife Declan Wei Li Ming Xiu Thi Van Linh Minh
  Anne-Marie Mary-Jane Sophie Chloe Jessica Emily Lauren Megan Hannah Olivia Amelia Isla Ava Grace Ella Freya Poppy
  Ronald Kenneth Derek Brian Keith Barry Trevor Graham Malcolm Dennis Dorothy Joan Jean Patricia Barbara Maureen Sheila
  Shaun Lee Darren Wayne Craig Gary Kevin Jason Dean Carl Tracey Sharon Donna Michelle Lisa Nicola Claire Samantha`)

const FAMILY = words(`
  Smith Jones Williams Taylor Brown Davies Evans Wilson Thomas Roberts Johnson Lewis Walker Robinson Wood Thompson White
  Watson Jackson Wright Green Harris Cooper King Lee Martin Clarke James Morgan Hughes Edwards Hill Moore Clark Harrison
  Scott Young Morris Hall Ward Turner Carter Phillips Mitchell Patel Khan Singh Hussain Ahmed Ali Begum Kaur Shah Akhtar
  Iqbal Mahmood Malik Miah Rahman Chowdhury Islam Uddin Hassan Mohamed Osman Abdi Warsame Farah Kowalski Nowak
  Wiśniewski Wójcik Kamiński Lewandowski Zieliński Szymański Woźniak Dąbrowski Popescu Ionescu Popa Radu O’Brien Murphy
  Kelly O’Connor Ryan Byrne McDonald MacDonald McKenzie Campbell Stewart Robertson Reid Murray Okafor Adeyemi Okonkwo
  Mensah Boateng Owusu Osei Nwosu Balogun Nguyen Tran Chen Wang Zhang Li Silva Santos Fernandes Costa Pereira
  Bailey Parker Bennett Cook Shaw Adams Baker Cox Richardson Marshall Price Simpson Griffiths Wilkinson Collins Gray
  Mason Webb Rogers Palmer Mills Stevens Hunt Knight Barnes Lloyd Butler Russell Barker Fisher Jenkins Dixon Fletcher
  Payne Holmes Barrett Pearson Chapman Powell Ellis Ford Gibson Harvey Graham Saunders Armstrong Hawkins Dawson Newman
  Smith-Jones Hartley Entwistle Ramsbottom Higginbotham Postlethwaite Featherstone Cholmondeley van_der_Berg de_Souza`).map(
  (name) => name.replaceAll('_', ' '),
)

const STREETS = words(
  'High Station Church Mill Park Victoria Albert Queens Kings New Green Manor School York Windsor Chestnut Elm Ash Oak Meadow',
).flatMap((name) => ['Street', 'Road', 'Lane', 'Close', 'Avenue', 'Drive'].map((type) => `${name} ${type}`))
const TOWNS = words('Northam Southam Eastwick Westley Midford Overton Netherby Longmere')
const UNIT = 'ABDEFGHJLNPQRSTUWXYZ'

/** Numbers from 0 up to 1, the same for the same seed and index (mulberry32). */
function randomFrom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

/** Uneven: the n-th of a list is drawn about 1/(n + 3) as often. */
function uneven(list: readonly string[], random: number): string {
  const index = Math.floor(3 * ((list.length / 3 + 1) ** random - 1))
  return list[Math.min(index, list.length - 1)] ?? ''
}

/** One invented person; the same for the same seed and index. */
export function inventedPerson({ seed, index }: { readonly seed: number; readonly index: number }): ProfileInput {
  const random = randomFrom(Math.imul(seed + 1, 0x9e3779b1) ^ Math.imul(index + 1, 0x85ebca6b))
  const below = (count: number) => Math.floor(random() * count)
  const given = uneven(GIVEN, random())
  const middle = random() < 0.3 ? ` ${uneven(GIVEN, random())}` : ''
  const family = uneven(FAMILY, random())
  const born = new Date(Date.UTC(1935 + below(75), below(12), 1 + below(28))).toISOString().slice(0, 10)
  const unit = `${UNIT[below(UNIT.length)]}${UNIT[below(UNIT.length)]}`
  return {
    kind: 'person',
    names: [
      { given: `${given}${middle}`, family, use: 'main' },
      ...(random() < 0.05 ? [{ given, family: uneven(FAMILY, random()), use: 'former' as const }] : []),
    ],
    born: random() < 0.9 ? { on: born, precision: 'day' } : null,
    addresses: [
      {
        use: 'home',
        flat: random() < 0.15 ? String(1 + below(40)) : '',
        building: '',
        number: String(1 + below(150)),
        street: STREETS[below(STREETS.length)] ?? '',
        locality: '',
        town: TOWNS[below(TOWNS.length)] ?? '',
        postcode: `QX${1 + below(40)} ${below(10)}${unit}`,
        uprn: null,
        areaId: null,
        fromOn: null,
        toOn: null,
      },
    ],
    phones: random() < 0.7 ? [{ number: `+444${String(below(1_000_000_000)).padStart(9, '0')}`, note: '' }] : [],
    emails: [],
    references: random() < 0.5 ? [{ kind: 'housing', value: `TEN${String(below(100_000_000)).padStart(8, '0')}` }] : [],
    details: null,
  }
}

/** A record that is there already and shall have a person. */
export interface RecordToFill {
  readonly recordId: string
  readonly audienceId: string
  readonly purposeId: string
  /** Null where the purpose gives no pointers. */
  readonly pointerId: string | null
  readonly ownerTeamId: string
}

interface Filled {
  readonly record: RecordToFill
  readonly person: ProfileInput
  readonly sketch: Sketch
}

type Row = readonly (string | number | null)[]

const TABLES = {
  'people.subjects': {
    columns: ['record_id', 'kind', 'display_name'],
    rows: ({ record, person }: Filled): Row[] => [[record.recordId, person.kind, displayNameOf(person)]],
  },
  'people.details': {
    columns: ['record_id', 'born_on', 'born_precision'],
    rows: ({ record, person }: Filled): Row[] => [
      [record.recordId, person.born?.on ?? null, person.born?.precision ?? null],
    ],
  },
  'people.names': {
    columns: ['record_id', 'position', 'given', 'family', 'use'],
    rows: ({ record, person }: Filled): Row[] =>
      person.names.map((name, position) => [record.recordId, position, name.given, name.family, name.use]),
  },
  'people.addresses': {
    columns: ['record_id', 'position', 'use', 'flat', 'building', 'number', 'street', 'locality', 'town', 'postcode'],
    rows: ({ record, person }: Filled): Row[] =>
      person.addresses.map((a, position) => [
        ...[record.recordId, position, a.use, a.flat, a.building, a.number, a.street, a.locality, a.town, a.postcode],
      ]),
  },
  'people.phones': {
    columns: ['record_id', 'position', 'number', 'note'],
    rows: ({ record, person }: Filled): Row[] =>
      person.phones.map((phone, position) => [record.recordId, position, phone.number, phone.note]),
  },
  'people.refs': {
    columns: ['record_id', 'position', 'kind', 'value'],
    rows: ({ record, person }: Filled): Row[] =>
      person.references.map(({ kind, value }, position) => [record.recordId, position, kind, value]),
  },
  'people.sketches': {
    columns: ['record_id', 'sketch', 'address_line'],
    rows: ({ record, person, sketch }: Filled): Row[] => {
      const [address] = person.addresses
      return [[record.recordId, JSON.stringify(sketch), address === undefined ? '' : addressLine(address)]]
    },
  },
  'people.search_keys': {
    columns: ['key', 'record_id', 'audience_id', 'purpose_id'],
    rows: ({ record, sketch }: Filled): Row[] =>
      keysOf(sketch).map((key) => [key, record.recordId, record.audienceId, record.purposeId]),
  },
  'people.pointer_targets': {
    columns: ['pointer_id', 'record_id'],
    rows: ({ record }: Filled): Row[] => (record.pointerId === null ? [] : [[record.pointerId, record.recordId]]),
  },
  'people.pointer_keys': {
    columns: ['key', 'pointer_id', 'purpose_id', 'owner_team_id'],
    rows: ({ record, sketch }: Filled): Row[] =>
      record.pointerId === null
        ? []
        : keysOf(sketch)
            .filter((key) => (STRONG_KEY_KINDS as readonly string[]).includes(kindOfKey(key)))
            .map((key) => [
              `\\x${createHash('sha256').update(key).digest('hex')}`,
              record.pointerId,
              record.purposeId,
              record.ownerTeamId,
            ]),
  },
} as const

export type FilledTable = keyof typeof TABLES
/** In the order in which they are to be filled. */
export const filledTables = Object.keys(TABLES) as readonly FilledTable[]

/** The columns of a table in the order of the COPY text. */
export function columnsOf(table: FilledTable): readonly string[] {
  return TABLES[table].columns
}

const CHUNK = 256 * 1024

/**
 * COPY text of one table for these records, in chunks of about 256 KB: the person at each place of the list belongs to the
 * record there. Every table is made by itself, so that no table of a million people has to be held in memory.
 */
export function* copyText(
  table: FilledTable,
  { seed, records }: { readonly seed: number; readonly records: Iterable<RecordToFill> },
): Generator<Uint8Array> {
  let text = ''
  let index = 0
  for (const record of records) {
    const person = inventedPerson({ seed, index: index++ })
    for (const row of TABLES[table].rows({ record, person, sketch: sketchOf(person) })) {
      text += `${row.map(copyField).join('\t')}\n`
    }
    if (text.length >= CHUNK) {
      yield Buffer.from(text)
      text = ''
    }
  }
  if (text !== '') yield Buffer.from(text)
}

/** What somebody might type to find this person: their name slightly wrong, with or without the date of birth. */
export function searchFor(person: ProfileInput, variant: number): string {
  const name = mainName(person)
  const given = (name?.given ?? '').split(' ')[0] ?? ''
  const family = name?.family ?? ''
  const born = (person.born?.on ?? '').split('-').reverse().join('/')
  switch (variant % 5) {
    case 0:
      return `${given} ${family} ${born}`.trim()
    case 1:
      return `${given} ${family}`
    case 2:
      return `${family}, ${given.replace(/[aeiou](?=.)/, 'e')} ${born}`.trim()
    case 3:
      return `${family} ${person.addresses[0]?.postcode ?? ''}`
    default:
      return person.phones[0]?.number ?? family
  }
}
