import {
  bringIntoForce,
  insertDraft,
  insertPurpose,
  keepAccess,
  offerDraft,
  signForAgency,
} from '../../foundations/sharing/index.ts'
import type { Actor, Db } from '../../platform/db/index.ts'
import type { DemonstrationAgreement } from './agreements.ts'
import { known, type SeededPeople } from './seed-people.ts'

/** Writes, offers, signs and brings into force each agreement, as the people do it who may. */
export async function seedAgreements(
  db: Db,
  options: { agreements: readonly DemonstrationAgreement[]; seeded: SeededPeople; governance: Actor },
): Promise<void> {
  const { seeded, governance } = options
  for (const agreement of options.agreements) {
    const { purpose } = agreement
    const id = await db.withActor(governance, { name: 'sharing.offer-agreement', kind: 'write' }, async (tx, note) => {
      await insertPurpose(tx, purpose)
      const draft = await insertDraft(tx, {
        ...agreement,
        ...{ purposeId: purpose.id, createdBy: governance.userId, endsOn: null },
        parties: agreement.parties.map(({ agency, contact }) => ({
          agencyId: known(seeded.agencies, agency),
          contactTeamId: contact === null ? null : known(seeded.teams, contact),
        })),
      })
      await offerDraft(tx, draft)
      note({ subjectType: 'agreement', subjectId: draft, purposeId: purpose.id })
      return draft
    })
    for (const { signer, post } of agreement.parties) {
      if (signer === null || post === null) continue
      const actor = known(seeded.actors, signer)
      await db.withActor(actor, { name: 'sharing.sign-agreement', kind: 'write' }, async (tx, note) => {
        note({ subjectType: 'agreement', subjectId: id, purposeId: purpose.id })
        const { agencyId, userId } = actor
        if (agencyId === null || userId === null) throw new Error('Only people sign')
        if (!(await signForAgency(tx, { agreementId: id, agencyId, userId, post })))
          throw new Error(`${signer} could not sign “${agreement.title}”`)
      })
    }
    await db.withActor(governance, { name: 'sharing.start-agreement', kind: 'write' }, async (tx, note) => {
      note({ subjectType: 'agreement', subjectId: id, purposeId: purpose.id })
      await bringIntoForce(tx, { id, purposeId: purpose.id })
    })
  }
  await keepAccess(db)
}
