/** Cases for tests, opened by people of the house of sharing. */
import type { PersonName, PurposeName, SharingHouse } from '../../../foundations/sharing/testing/house.ts'
import type { Db, Tx } from '../../../platform/db/index.ts'
import type { CaseInput } from '../domain/case.ts'
import type { Role } from '../domain/words.ts'
import { openCase } from '../store/cases.ts'
import { addParticipant } from '../store/participants.ts'

/** Runs in one transaction as this person. */
export function as<T>(db: Db, house: SharingHouse, who: PersonName, work: (tx: Tx) => Promise<T>): Promise<T> {
  return db.withActor(house.people[who], { name: 'casework.test', kind: 'write', correlationId: 'test' }, (tx) =>
    work(tx),
  )
}

export interface CaseFacts extends Partial<CaseInput> {
  readonly by: PersonName
  readonly purpose?: PurposeName
  readonly area?: keyof SharingHouse['areas']
  /** Profiles and their parts. */
  readonly parts?: readonly { readonly profileId: string; readonly role: Role }[]
  readonly openedAt?: Date
}

/** A case opened by this person for their own team, who leads it. Returns its id. */
export async function caseBy(db: Db, house: SharingHouse, facts: CaseFacts): Promise<string> {
  const actor = house.people[facts.by]
  return as(db, house, facts.by, async (tx) => {
    const opened = await openCase(tx, actor, {
      case: {
        title: facts.title ?? 'Paint on windows',
        focus: facts.focus ?? 'people',
        asbType: facts.asbType ?? 'personal',
        reason: facts.reason ?? 'Reported three times in a month',
        lawfulGround: facts.lawfulGround ?? 'prevent-crime',
        firstReportedAt: facts.firstReportedAt ?? null,
      },
      record: {
        ...{ purposeId: facts.purpose ?? 'asb', ownerTeamId: actor.teamIds[0] ?? '' },
        areaId: house.areas[facts.area ?? 'north'],
      },
      leadUserId: actor.userId,
      ...(facts.openedAt === undefined ? {} : { now: facts.openedAt }),
    })
    if (!opened.ok) throw new Error(`The case was refused: ${JSON.stringify(opened.problem)}`)
    for (const part of facts.parts ?? []) {
      const added = await addParticipant(tx, actor, { caseId: opened.value, ...part, sinceOn: '2026-01-01' })
      if (!added.ok) throw new Error(`The part was refused: ${added.problem}`)
    }
    return opened.value
  })
}
