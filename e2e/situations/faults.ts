/** Cases with one fault each and nothing else wrong: what compliance must show in red, with the right case behind the figure. */
import assert from 'node:assert/strict'
import type { Person } from './person.ts'
import { assess, beginCase, caseIdAt, describePerson, idOf, join, record, screen, writePlan } from './steps.ts'

/** The measures of compliance of which a fault can be caused through the product, each with its case's title. */
export const FAULTS = {
  matrix: 'A matrix that was never done',
  review: 'A risk that nobody looked at again',
  updated: 'A case that was left alone',
  ethnicity: 'A victim whom nobody asked',
  duplicates: 'Somebody who is there twice',
  actions: 'An action that is late',
  plan: 'A case without a plan',
} as const
type Fault = keyof typeof FAULTS
const faults = Object.keys(FAULTS) as Fault[]

const cases = new Map<Fault, string>()

/** What somebody must say about a case, and the product does not let them leave out. */
export async function cannotBeLeftOut(by: Person): Promise<void> {
  const fields = { title: 'A case without a reason', focus: 'people', asbType: 'nuisance' }
  const problems = await by.refused('/cases/new', fields, /^(Save|Open)/)
  assert.match(problems, /lawful ground/)
  assert.match(problems, /why/i)
}

/** Opens all of them on the first day. */
export async function openFaulty(by: Person, day: (offset: number) => string): Promise<void> {
  for (const fault of faults) {
    await beginCase(by)
    await by.fill({
      title: FAULTS[fault],
      focus: 'people',
      asbType: 'nuisance',
      lawfulGround: 'prevent-crime',
      reason: 'Seeded',
    })
    await by.press(/^(Save|Open)/)
    const id = caseIdAt(by)
    cases.set(fault, id)
    await screen(by, id, fault === 'matrix' || fault === 'review' ? ['impact'] : [])
    if (fault !== 'plan') await writePlan(by, id, { aim: 'Quiet', success: 'No call', reviewOn: day(40) })
    if (fault === 'review') await assess(by, { caseId: id, as: 'high' })
    if (fault === 'ethnicity') {
      await join(by, id, [
        { given: 'Wilmot', family: 'Greyhurst', address: '1 Anvil Row, Belperry, ZZ1 3CD', role: 'victim' },
      ])
    }
    if (fault === 'duplicates') {
      const one = { given: 'Thessaly', family: 'Birchenough', address: '2 Anvil Row, Belperry, ZZ1 3CD' }
      await join(by, id, [{ ...one, role: 'witness' }])
      const twice = await join(by, id, [{ ...one, given: 'Thesaly', role: 'victim' }])
      await describePerson(by, idOf(twice, 'Thesaly Birchenough'), { ethnicity: 'W1' })
    }
    if (fault === 'actions') {
      const action = { title: 'Ring the landlord', owner: 'me', dueOn: day(10) }
      await by.send(`/records/${id}/actions/new`, action, 'Add')
    }
  }
}

/** Keeps all of them up to date but the one that is left alone. */
export async function touchFaulty(by: Person, today: string): Promise<void> {
  for (const [fault, id] of cases) {
    if (fault !== 'updated')
      await record(by, id, 'contacts', { kind: 'phone', onDay: today, whatHappened: 'Rang. All as before.' })
  }
}
