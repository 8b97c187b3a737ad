/** A small county for tests: two forces, three districts, a few LSOAs, and files to import. All invented. */
import { createAreas } from '../../../foundations/areas/index.ts'
import { type Actor, type Db, systemActor, type Tx } from '../../../platform/db/index.ts'
import { fileInMemory, type InputFile } from '../../../platform/files/index.ts'

export const working = systemActor(['areas.import', 'performance.view', 'performance.import', 'performance.analyse'])

/** A person with these permissions who serves these areas. */
export function person(permissions: readonly string[], areaIds: readonly number[] = [], n = 1): Actor {
  return {
    kind: 'person',
    userId: `00000000-0000-4000-8000-00000000000${n}`,
    agencyId: `00000000-0000-4000-8000-0000000000a${n}`,
    teamIds: [],
    areaIds,
    permissions,
  }
}

/** Runs in one transaction as this actor. */
export function acting<T>(db: Db, actor: Actor, work: (tx: Tx) => Promise<T>): Promise<T> {
  return db.withActor(actor, { name: 'performance.test', kind: 'write' }, (tx) => work(tx))
}

export const LSOAS = ['E01000001', 'E01000002', 'E01000003', 'E01000004', 'E01000005', 'E01000006'] as const

/**
 * Force Northshire holds the county Northshire (districts Ashby and Birch) and the city Cole; two LSOAs each. Ashby alone is
 * a partnership of its own, which is therefore the same as the district.
 */
export async function makeCounty(tx: Tx): Promise<Map<string, number>> {
  return createAreas(tx, [
    { code: 'E23000101', name: 'Northshire', kind: 'force' },
    { code: 'E10000101', name: 'Northshire County', kind: 'county', inside: ['E23000101'] },
    { code: 'E22000101', name: 'Ashby Partnership', kind: 'csp' },
    { code: 'E07000101', name: 'Ashby', kind: 'district', inside: ['E10000101', 'E22000101'] },
    { code: 'E07000102', name: 'Birch', kind: 'district', inside: ['E10000101'] },
    { code: 'E06000101', name: 'Cole', kind: 'district', inside: ['E23000101'] },
    ...LSOAS.map((code, i) => ({
      code,
      name: `Small area ${i + 1}`,
      kind: 'lsoa' as const,
      vintages: ['2021' as const],
      inside: [['E07000101', 'E07000102', 'E06000101'][Math.floor(i / 2)] ?? ''],
    })),
  ])
}

export interface Crime {
  readonly month: string
  /** LSOA code; '' for a crime without a place. */
  readonly lsoa: string
  readonly type: string
}

const HEADING =
  'Crime ID,Month,Reported by,Falls within,Longitude,Latitude,Location,LSOA code,LSOA name,Crime type,Last outcome category,Context'

/** A street-level crime file. The order of the crimes is kept. */
export function streetFile(
  crimes: readonly Crime[],
  {
    name = 'a-street.csv',
    force = 'Northshire Constabulary',
  }: { readonly name?: string; readonly force?: string } = {},
): InputFile {
  const rows = crimes.map(
    ({ month, lsoa, type }) =>
      `,${month},${force},${force},-1.5,53.0,On or near High Street,${lsoa},${lsoa && 'Small'},${type},,`,
  )
  return fileInMemory(name, `${[HEADING, ...rows].join('\n')}\n`)
}

/** The same crime so many times. */
export function times(count: number, crime: Crime): Crime[] {
  return Array.from({ length: count }, () => crime)
}
