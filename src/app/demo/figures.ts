import { addMonths, calendarMonth, type Month, monthRange } from '../../platform/clock/index.ts'
import { type DemonstrationMeasure, type DemonstrationType, DISTRICT_LEVEL, demonstrationMeasures } from './measures.ts'
import type { District, Neighbourhood, Places } from './places.ts'
import { countAt, normal, randomStream } from './random.ts'
import { type PlantedSignal, plantedSignals } from './signals.ts'

/** Five years. */
export const MONTHS = 60
/** Changes whenever other figures come out, so that prepared databases are made again. */
export const GENERATOR_VERSION = 1

/** Variance beyond Poisson's: incidents come in clusters. Of a neighbourhood's count, as a share of its mean squared. */
const SPREAD = 0.012
/** Months when all of the force area is a little busier or quieter, as a standard deviation of the logarithm. */
const COMMON = 0.012

/** The counts of one type in one neighbourhood, oldest month first. */
export interface Figures {
  /** Slug. */
  readonly measure: string
  /** Title. */
  readonly type: string
  readonly district: string
  /** Code. */
  readonly neighbourhood: string
  readonly first: Month
  readonly counts: readonly number[]
}

/**
 * The demonstration's counts for the five years up to a last month: the same for the same month, always. All that the
 * last month changes is which calendar month each place in the series is, and so the seasons.
 */
export function generateFigures(
  places: Places,
  last: Month,
  planted: readonly PlantedSignal[] = plantedSignals,
): Figures[] {
  const months = monthRange(addMonths(last, 1 - MONTHS), last)
  return demonstrationMeasures.flatMap((measure) =>
    measure.types.flatMap((type) => {
      const busy = commonFactors(`${measure.slug}/${type.title}`)
      return places.districts.flatMap((district) => {
        const lasting = planted.filter(
          (signal) => signal.measure === measure.slug && signal.type === type.title && signal.area === district.code,
        )
        return district.neighbourhoods.map(
          (neighbourhood): Figures => ({
            measure: measure.slug,
            type: type.title,
            district: district.code,
            neighbourhood: neighbourhood.code,
            first: addMonths(last, 1 - MONTHS),
            counts: countsOf({ measure, type, district, neighbourhood, months, busy, planted: lasting }),
          }),
        )
      })
    }),
  )
}

interface SeriesInput {
  readonly measure: DemonstrationMeasure
  readonly type: DemonstrationType
  readonly district: District
  readonly neighbourhood: Neighbourhood
  readonly months: readonly Month[]
  readonly busy: readonly number[]
  readonly planted: readonly PlantedSignal[]
}

function countsOf({ measure, type, district, neighbourhood, months, busy, planted }: SeriesInput): number[] {
  const random = randomStream(`${measure.slug}/${type.title}/${neighbourhood.code}`)
  const level = levelOf({ type, district, neighbourhood })
  return months.map((month, place) => {
    const monthsBack = months.length - 1 - place
    const change = measure.recordingChange
    const mean =
      level *
      seasonOf(type, month) *
      (1 + type.drift) ** (-monthsBack / 12) *
      (change !== undefined && monthsBack > change.monthsBack ? 1 / change.factor : 1) *
      (busy[place] ?? 1)
    const here = planted.filter(
      (signal) =>
        monthsBack <= signal.monthsBack &&
        monthsBack > signal.monthsBack - signal.months &&
        signal.neighbourhoods.includes(neighbourhood.code),
    )
    const times = here.reduce((product, { effect }) => ('times' in effect ? product * effect.times : product), 1)
    const added = here.reduce((sum, signal) => sum + addedTo(neighbourhood.code, signal), 0)
    return countAt({ at: random(), mean: mean * times, spread: SPREAD }) + added
  })
}

/** The neighbourhood's share of what a signal adds to its district: equal, what is left over to the first ones. */
function addedTo(neighbourhood: string, { effect, neighbourhoods }: PlantedSignal): number {
  if (!('add' in effect)) return 0
  const share = Math.floor(effect.add / neighbourhoods.length)
  return share + (neighbourhoods.indexOf(neighbourhood) < effect.add % neighbourhoods.length ? 1 : 0)
}

/** Counts expected in an average month. */
function levelOf(given: Pick<SeriesInput, 'type' | 'district' | 'neighbourhood'>): number {
  const { type, district, neighbourhood } = given
  const own = 0.7 + 0.6 * randomStream(`level of ${neighbourhood.code}`)()
  const ofType = 0.8 + 0.4 * randomStream(`level of ${neighbourhood.code}/${type.title}`)()
  const ofDistrict = (DISTRICT_LEVEL[district.abbreviation] ?? 1) * (type.tilt?.[district.abbreviation] ?? 1)
  return (neighbourhood.residents / 1000) * (type.rate / 12) * ofDistrict * own * ofType
}

const DAYS = [31, 28.25, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]

/** Of the calendar month beside an average month: the season, the month's length, and months that stand out. */
function seasonOf(type: DemonstrationType, month: Month): number {
  const calendar = calendarMonth(month)
  const swing = 1 + type.swing * Math.cos((2 * Math.PI * (calendar - type.peak)) / 12)
  return swing * ((DAYS[calendar - 1] ?? 30) / 30.4375) * (type.bursts?.[calendar] ?? 1)
}

function commonFactors(name: string): number[] {
  const random = randomStream(`common to all of ${name}`)
  return Array.from({ length: MONTHS }, () => Math.exp(COMMON * normal(random)))
}
