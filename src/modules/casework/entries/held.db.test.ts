import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { describeOnEachDatabase } from '../../../../test/databases.ts'
import { profileBy } from '../../../foundations/people/testing/profiles.ts'
import { makeSharingHouse, run, type SharingHouse } from '../../../foundations/sharing/testing/house.ts'
import { systemActor } from '../../../platform/db/index.ts'
import type { ContactInput } from '../domain/work.ts'
import { addContact, contactsOf } from '../store/contacts.ts'
import { addBreach, addIntervention } from '../store/interventions.ts'
import { removeKept } from '../store/kept.ts'
import { noteVulnerabilities, vulnerabilitiesOf } from '../store/vulnerabilities.ts'
import { as, caseBy } from '../testing/house.ts'
import { vulnerabilityHoldings, workHeld } from './held.ts'

describeOnEachDatabase('what is held of the work on a case', (database) => {
  let house: SharingHouse
  let caseId: string
  let ivy: string
  before(async () => {
    house = await makeSharingHouse(database.db)
    const { db } = database
    ivy = (await profileBy(db, house, { by: 'caseworker', names: [['Ivy', 'Pebblestone']] })).recordId
    const rex = (await profileBy(db, house, { by: 'caseworker', names: [['Rex', 'Thistledown']] })).recordId
    caseId = await caseBy(db, house, {
      by: 'caseworker',
      parts: [
        { profileId: ivy, role: 'victim' },
        { profileId: rex, role: 'perpetrator' },
      ],
    })
    const actor = house.people.caseworker
    await as(db, house, 'caseworker', async (tx) => {
      const contact: ContactInput = {
        ...{ kind: 'visit', onDay: '2026-03-02', atTime: '', withIds: [ivy], agencies: [], nextOn: null, nextNote: '' },
        whatHappened: `Looked at the window. ${'She is not afraid. '.repeat(30)}The last word`,
      }
      await addContact(tx, actor, { caseId, contact })
      const gone = await addContact(tx, actor, { caseId, contact: { ...contact, whatHappened: 'A slip' } })
      await removeKept(tx, actor, { table: 'contacts', id: gone, caseId, because: 'Wrong case', now: new Date() })
      const intervention = {
        ...{
          kindCode: 'acceptable-behaviour-contract',
          profileId: rex,
          startOn: '2026-03-05',
          startTime: '',
          endTime: '',
        },
        ...{
          endOn: '2026-09-05',
          conditions: ['Keep off the wall'],
          courtReference: '',
          details: '',
          limitBecause: '',
        },
        ...{ reviewOn: null, outcome: null, outcomeNote: '', endedOn: null },
      } as const
      const id = await addIntervention(tx, actor, { caseId, intervention })
      const breach = {
        onDay: '2026-04-01',
        condition: 'Keep off the wall',
        whatHappened: 'Sat on it',
        action: 'warned',
      } as const
      await addBreach(tx, actor, { id, caseId, breach })
      await noteVulnerabilities(tx, actor, {
        profileId: ivy,
        kinds: ['isolated'],
        notedOn: '2026-03-02',
        note: 'No car',
      })
    })
  })
  const asKeeper = <T>(work: Parameters<typeof run<T>>[2]) => run<T>(database.db, systemActor(['sharing.keep']), work)

  test('is told in full, with what was taken off, and says whom else it names', async () => {
    const sections = await asKeeper((tx) => workHeld.export(tx, caseId))
    const contacts = sections.find(({ title }) => title === 'Contacts and visits')?.values ?? []
    assert.equal(contacts.length, 2)
    assert.ok(contacts.some(({ value }) => value.endsWith('The last word')))
    assert.ok(contacts.some(({ value }) => value.endsWith('taken off: Wrong case')))
    assert.deepEqual(contacts[0]?.mentions, ['Ivy Pebblestone'])
    const interventions = sections.find(({ title }) => title === 'Interventions')?.values ?? []
    assert.deepEqual(
      interventions.map(({ label }) => label),
      ['Acceptable behaviour contract from 5 March 2026', 'Acceptable behaviour contract: breach'],
    )
    assert.match(interventions[1]?.value ?? '', /Keep off the wall; Sat on it; Warned/)
  })

  test('of a person goes with the person’s record', async () => {
    const [holding] = vulnerabilityHoldings
    assert.ok(holding)
    const told = await asKeeper((tx) => holding.export(tx, ivy))
    assert.deepEqual(told[0]?.values, [{ label: 'Isolated', value: 'noted on 2 March 2026; No car' }])
    const gone = await asKeeper((tx) => holding.dispose(tx, ivy))
    assert.deepEqual(gone, { rows: 3, tables: { 'casework.vulnerabilities': 1, 'casework.contact_people': 2 } })
    assert.deepEqual(await as(database.db, house, 'caseworker', (tx) => vulnerabilitiesOf(tx, [ivy])), [])
    const [contact] = await as(database.db, house, 'caseworker', (tx) => contactsOf(tx, [caseId]))
    assert.deepEqual(contact?.with, [])
  })
})
