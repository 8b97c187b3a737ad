import {
  addContext,
  answerRequest,
  askForResponses,
  findMeasure,
  listMeasures,
  listRequests,
  type Measure,
  type ResponseRequest,
} from '../../modules/performance/index.ts'
import { addMonths, type Month } from '../../platform/clock/index.ts'
import type { Actor, Db } from '../../platform/db/index.ts'
import { teamsServing } from '../ports.ts'
import { answerTo, CONTEXT } from './answers.ts'
import { arrival } from './files.ts'
import { demonstrationMeasures } from './measures.ts'
import type { People } from './people.ts'
import type { Places } from './places.ts'
import type { SeededPeople } from './seed-people.ts'
import { type PlantedSignal, plantedSignals } from './signals.ts'

/** Responses have been asked for since this many months before the last month. */
export const ASKED_SINCE_MONTHS_BACK = 3

export interface AnswersInput {
  readonly places: Places
  readonly people: People
  readonly seeded: SeededPeople
  readonly areaIds: ReadonlyMap<string, number>
  readonly analyst: Actor
  readonly last: Month
  readonly today: string
}

/**
 * Asks for responses to the exceptions of the last four months. Those of the last month wait; of the earlier ones all
 * are answered but one, which is overdue. Returns the days of each request by its id.
 */
export async function seedAnswers(
  db: Db,
  input: AnswersInput,
): Promise<Map<string, { asked: string; answered: string | null }>> {
  const days = new Map<string, { asked: string; answered: string | null }>()
  const purpose = { name: 'performance.view-measures', kind: 'read' } as const
  const measures = await db.withActor(input.analyst, purpose, listMeasures)
  for (let monthsBack = ASKED_SINCE_MONTHS_BACK; monthsBack >= 0; monthsBack--) {
    const asked = arrival(addMonths(input.last, -monthsBack), input.today)
    for (const request of await ask(db, input, { measures, month: addMonths(input.last, -monthsBack), asked })) {
      const signal = signalOf(input, { measures, request })
      const waits = monthsBack === 0 || signal?.answer === 'overdue'
      days.set(request.id, {
        asked,
        answered: waits ? null : earlier(dayAfter(asked, 4 + (days.size % 17)), input.today),
      })
      if (!waits) await answer(db, input, { request, signal, key: days.size })
    }
  }
  await explain(db, input)
  return days
}

function ask(
  db: Db,
  input: AnswersInput,
  { measures, month, asked }: { measures: readonly Measure[]; month: Month; asked: string },
): Promise<ResponseRequest[]> {
  return db.withActor(input.analyst, { name: 'performance.ask-for-responses', kind: 'write' }, async (tx) => {
    const ids: string[] = []
    for (const { slug } of demonstrationMeasures) {
      const measure = measures.find((one) => one.slug === slug)
      if (measure === undefined) throw new Error(`There is no measure ${slug}`)
      const { asked: made } = await askForResponses(tx, {
        ...{ measureId: measure.id, month, askedBy: input.analyst.userId, today: asked },
        teamsServing,
      })
      ids.push(...made)
    }
    return ids.length === 0 ? [] : listRequests(tx, { ids })
  })
}

/** What was planted in the month that the request asks about, if anything. */
function signalOf(
  input: AnswersInput,
  { measures, request }: { measures: readonly Measure[]; request: ResponseRequest },
): PlantedSignal | undefined {
  const measure = measures.find(({ id }) => id === request.measureId)
  const type = measure?.types.find(({ id }) => id === request.typeId)
  return plantedSignals.find(
    (signal) =>
      signal.measure === measure?.slug &&
      signal.type === type?.title &&
      input.areaIds.get(signal.area) === request.areaId &&
      addMonths(input.last, -signal.monthsBack) === request.month,
  )
}

/** By the officer of the area's partnership. */
async function answer(
  db: Db,
  input: AnswersInput,
  given: { request: ResponseRequest; signal: PlantedSignal | undefined; key: number },
): Promise<void> {
  const { request } = given
  const district = input.places.districts.find(({ code }) => input.areaIds.get(code) === request.areaId)
  const officer = input.people.people.find(
    ({ role, team }) => role === 'partnership-manager' && team === district?.abbreviation,
  )
  const actor = officer === undefined ? undefined : input.seeded.actors.get(officer.email)
  if (actor === undefined) throw new Error(`Nobody answers for the area of request ${request.id}`)
  const { known, doing, analysis } = answerTo({ ...given, direction: request.direction })
  await db.withActor(actor, { name: 'performance.answer-request', kind: 'write' }, async (tx, note) => {
    const saved = await answerRequest(tx, actor, {
      ...{ requestId: request.id, expectedVersion: 0, known, doing, wantsAnalysis: analysis !== '', analysis },
    })
    if (!saved.ok) throw new Error(`An answer was refused: ${saved.problem.code}`)
    note({ subjectType: 'request', subjectId: request.id })
  })
}

async function explain(db: Db, input: AnswersInput): Promise<void> {
  await db.withActor(input.analyst, { name: 'performance.add-context', kind: 'write' }, async (tx) => {
    for (const signal of plantedSignals.filter((one) => one.answer === 'context')) {
      const found = await findMeasure(tx, signal.measure)
      const type = found.ok ? found.value.measure.types.find(({ title }) => title === signal.type) : undefined
      const areaId = input.areaIds.get(signal.area)
      if (type === undefined || areaId === undefined) throw new Error(`The chart of ${signal.id} is not there`)
      await addContext(tx, input.analyst, {
        ...{ typeId: type.id, areaId, month: addMonths(input.last, -signal.monthsBack), body: CONTEXT },
      })
    }
  })
}

function earlier(...days: readonly [string, string]): string {
  return days[0] < days[1] ? days[0] : days[1]
}

/** So many days later. */
function dayAfter(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10)
}
