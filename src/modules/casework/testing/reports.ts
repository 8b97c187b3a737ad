/** Reports for tests, taken by people of the house of sharing. */
import type { PersonName, PurposeName, SharingHouse } from '../../../foundations/sharing/testing/house.ts'
import type { Db } from '../../../platform/db/index.ts'
import type { ReportInput } from '../domain/report.ts'
import { type Caller, type TakenReport, takeReport } from '../store/reports.ts'
import { as } from './house.ts'

export interface ReportFacts extends Partial<ReportInput> {
  readonly by: PersonName
  readonly purpose?: PurposeName
  readonly area?: keyof SharingHouse['areas']
  readonly caller?: Caller
  readonly placeProfileId?: string
  readonly now?: Date
}

export function reportOf(facts: Partial<ReportInput> & { readonly now?: Date }): ReportInput {
  return {
    ...{ asbType: 'nuisance', what: 'Shouting and banging at night', location: '12 High Street, Northam, LE1 1AA' },
    ...{ happenedAt: facts.now ?? new Date(), ongoing: true, before: 'no', impact: 'little', targeted: 'no' },
    ...{ vulnerable: 'no', updateBy: 'phone', grade: null, gradeReason: '', source: 'call', incidentNumber: null },
    ...{ callerAnonymous: false, callerName: 'Ivy Pebblestone', callerPhone: '', callerAddress: '' },
    ...facts,
  }
}

/** A report taken by this person for their own team. */
export async function reportBy(db: Db, house: SharingHouse, facts: ReportFacts): Promise<TakenReport> {
  const { by, purpose, area, caller, placeProfileId, now, ...input } = facts
  const actor = house.people[by]
  const taken = await as(db, house, by, (tx) =>
    takeReport(tx, actor, {
      report: reportOf({ ...input, ...(now === undefined ? {} : { now }) }),
      record: {
        ...{ purposeId: purpose ?? 'asb', ownerTeamId: actor.teamIds[0] ?? '' },
        areaId: house.areas[area ?? 'north'],
      },
      caller: caller ?? { kind: 'told' },
      placeProfileId: placeProfileId ?? null,
      ...(now === undefined ? {} : { now }),
    }),
  )
  if (!taken.ok) throw new Error(`The report was refused: ${JSON.stringify(taken.problem)}`)
  return taken.value
}
