import {
  addAlias,
  chooseAreas,
  createAreas,
  type NewArea,
  setPopulations,
  setTiles,
} from '../../foundations/areas/index.ts'
import { type Db, systemActor } from '../../platform/db/index.ts'
import type { Places } from './places.ts'

const surveyor = systemActor(['areas.import'])
const OFFICE = 'Office for National Statistics, mid-2020 estimate, rounded to the nearest hundred'
const INVENTED = 'Invented for the demonstration'

/** Makes the areas with their residents and tiles. Returns the id of each by its code. */
export function seedAreas(db: Db, places: Places): Promise<ReadonlyMap<string, number>> {
  return db.withActor(surveyor, { name: 'areas.make-demonstration', kind: 'write' }, async (tx) => {
    const ids = await createAreas(tx, areasOf(places))
    const idOf = (code: string): number => {
      const id = ids.get(code)
      if (id === undefined) throw new Error(`The area ${code} was not made`)
      return id
    }
    const force = idOf(places.force.code)
    await addAlias(tx, { areaId: force, alias: 'Derbyshire Constabulary' })
    const parts = places.districts.flatMap((district) => [
      { ...district, source: OFFICE },
      ...district.neighbourhoods.map((neighbourhood) => ({ ...neighbourhood, source: INVENTED })),
    ])
    await setPopulations(
      tx,
      parts.map(({ code, residents, source }) => ({
        ...{ areaId: idOf(code), year: places.residentsYear, residents, source },
      })),
    )
    await setTiles(
      tx,
      places.districts.flatMap((district) => [
        tileOf(idOf(district.code), district.tile, district.abbreviation),
        ...district.neighbourhoods.map(({ code, tile }) =>
          tileOf(idOf(code), tile, `${district.abbreviation.slice(0, 2)}${Number(code.slice(-2))}`),
        ),
      ]),
    )
    await chooseAreas(tx, [force])
    return ids
  })
}

function areasOf({ force, county, districts }: Places): NewArea[] {
  return [
    { ...force, kind: 'force' },
    { code: county.code, name: county.name, kind: 'county', inside: [force.code] },
    ...districts.flatMap((district): NewArea[] => [
      { code: district.partnershipCode, name: district.name, kind: 'csp', inside: [force.code] },
      {
        ...{ code: district.code, name: district.name, kind: 'district' },
        inside: [
          district.partnershipCode,
          force.code,
          ...(county.without.includes(district.code) ? [] : [county.code]),
        ],
      },
      ...district.neighbourhoods.map(
        ({ code, name }): NewArea => ({ code, name, kind: 'neighbourhood', inside: [district.code] }),
      ),
    ]),
  ]
}

function tileOf(areaId: number, [column, row]: readonly [number, number], abbreviation: string) {
  return { areaId, column, row, abbreviation }
}
