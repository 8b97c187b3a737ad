import { type Area, type AreaKind, ancestors, kindWords } from '../../../foundations/areas/index.ts'
import type { Tx } from '../../../platform/db/index.ts'
import { chartAreas, measuresWithFigures } from '../store/counts.ts'

export interface AreaGroup {
  readonly kind: AreaKind
  readonly title: string
  readonly areas: readonly Area[]
}

export interface AreaListView {
  /** From the force down to districts. */
  readonly wide: readonly AreaGroup[]
  /** Neighbourhoods and wards, by the district that holds them. */
  readonly small: readonly { readonly district: Area; readonly areas: readonly Area[] }[]
}

const WIDE: readonly AreaKind[] = ['force', 'county', 'csp', 'district']
const SMALL: readonly AreaKind[] = ['neighbourhood', 'ward']

/** Every area that has figures of any measure, LSOAs left out: they are reached from the map. */
export async function readAreaList(tx: Tx): Promise<AreaListView> {
  const found = new Map<number, Area>()
  for (const { measureId } of await measuresWithFigures(tx)) {
    for (const area of await chartAreas(tx, measureId, { kinds: [...WIDE, ...SMALL] })) found.set(area.id, area)
  }
  const areas = [...found.values()].sort((a, b) => a.name.localeCompare(b.name, 'en-GB'))
  const small = areas.filter((area) => SMALL.includes(area.kind))
  const districtOf = new Map<number, number>()
  for (const around of await ancestors(
    tx,
    small.map((area) => area.id),
  )) {
    if (around.kind === 'district') districtOf.set(around.ofId, around.id)
  }
  return {
    wide: WIDE.flatMap((kind) => {
      const own = areas.filter((area) => area.kind === kind)
      return own.length === 0
        ? []
        : [{ kind, title: own.length === 1 ? kindWords(kind).one : kindWords(kind).many, areas: own }]
    }),
    small: areas.flatMap((district) => {
      const own = small.filter((area) => districtOf.get(area.id) === district.id)
      return district.kind === 'district' && own.length > 0 ? [{ district, areas: own }] : []
    }),
  }
}
