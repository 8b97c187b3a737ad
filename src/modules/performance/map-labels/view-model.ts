import { type Area, type AreaKind, areasByIds, kindWords, listAreas } from '../../../foundations/areas/index.ts'
import { userNames } from '../../../foundations/identity/index.ts'
import type { Tx } from '../../../platform/db/index.ts'
import {
  type AreaLabel,
  type CountType,
  type DecidedLabel,
  listAreaLabels,
  listDecidedLabels,
  listMeasures,
  listTypeLabels,
  type Measure,
  type TypeLabel,
} from '../store/index.ts'

/** More than this many are shown a part at a time: the rest comes when these are decided. */
const AREAS_SHOWN = 200
const TYPES_SHOWN = 200
const DECIDED_SHOWN = 50

export interface TypeChoices {
  readonly label: TypeLabel
  /** Where the label can count: one measure, or those that street files feed. */
  readonly measures: readonly Measure[]
}

export interface DecidedRow extends DecidedLabel {
  /** What was decided, in words. */
  readonly meaning: string
  readonly person: string
}

export interface LabelsView {
  readonly areas: readonly AreaLabel[]
  readonly areasInAll: number
  readonly types: readonly TypeChoices[]
  readonly typesInAll: number
  readonly decided: readonly DecidedRow[]
  /** For the list of suggestions: areas that people name, without the thousands of small census areas. */
  readonly known: readonly Area[]
}

const NAMED_KINDS: readonly AreaKind[] = ['district', 'csp', 'county', 'force', 'neighbourhood', 'ward']
/** Above this many suggestions a page of them is heavy: wards are the first to go. */
const SUGGESTIONS = 3000

export async function readLabels(tx: Tx): Promise<LabelsView> {
  const areas = await listAreaLabels(tx)
  const types = await listTypeLabels(tx)
  const measures = await listMeasures(tx)
  const known: Area[] = []
  if (areas.length > 0) {
    for (const kind of NAMED_KINDS) {
      const own = await listAreas(tx, { kind })
      if (known.length + own.length <= SUGGESTIONS) known.push(...own)
    }
  }
  return {
    areas: areas.slice(0, AREAS_SHOWN),
    areasInAll: areas.length,
    types: types.slice(0, TYPES_SHOWN).map((label) => ({
      label,
      measures: measures.filter((measure) =>
        label.measureId === null ? measure.builtIn : measure.id === label.measureId,
      ),
    })),
    typesInAll: types.length,
    decided: await readDecided(tx),
    known,
  }
}

async function readDecided(tx: Tx): Promise<DecidedRow[]> {
  const decided = await listDecidedLabels(tx, { limit: DECIDED_SHOWN })
  const areas = new Map(
    (
      await areasByIds(
        tx,
        decided.flatMap((one) => one.areaId ?? []),
      )
    ).map((area) => [area.id, area]),
  )
  const names = await userNames(tx, [...new Set(decided.flatMap((one) => one.decidedBy ?? []))])
  return decided.map((one) => ({
    ...one,
    meaning: meaningOf(one, areas),
    person: one.decidedBy === null ? 'the system' : (names.get(one.decidedBy) ?? 'somebody who has left'),
  }))
}

function meaningOf(one: DecidedLabel, areas: ReadonlyMap<number, Area>): string {
  if (one.state === 'outside') return 'Outside our area'
  if (one.state === 'ignored') return 'Left out'
  if (one.kind === 'type') return one.typeTitle ?? ''
  const area = one.areaId === null ? undefined : areas.get(one.areaId)
  return area === undefined ? '' : `${area.name} (${kindWords(area.kind).one.toLowerCase()})`
}

/** A type as a choice: the level shown by dashes, the root by its measure. */
export function typeChoiceWords(measure: Measure, type: CountType): string {
  if (type.level === 0) return `${measure.title}: the total itself`
  return `${type.level === 2 ? '– ' : ''}${type.title}`
}
