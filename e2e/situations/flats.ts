/** A young man with mental ill health in a block of flats; both he and his victim are rehoused. The landlord leads. */
import assert from 'node:assert/strict'
import {
  accept,
  assess,
  close,
  describePerson,
  finish,
  idOf,
  join,
  peopleOf,
  record,
  screen,
  stages,
  takeCall,
  writePlan,
} from './steps.ts'
import { COUNCIL, HOUSING, HOUSING_MANAGER, later, POLICE, type Situation } from './story.ts'

const TITLE = 'Noise and threats at Kestrel Court'
const ACTION = 'Ask the mental health team to visit with the landlord'
const caseId = later<string>('the case')

export const flats: Situation = {
  title: TITLE,
  lead: HOUSING,
  caseId: caseId.get,
  days: {
    0: async ({ as, day }) => {
      const housing = await as(HOUSING)
      const home = 'Flat 10, Kestrel Court, Belperry, ZZ1 8QR'
      const report = await takeCall(housing, {
        ...{ what: 'Banging through the night and shouted threats from the flat above', where: home, type: 'personal' },
        ...{
          impact: 'health',
          vulnerable: 'yes',
          caller: { name: 'Hester Larkrise', phone: '01632 960 104', address: home },
        },
      })
      const id = await accept(housing, report, {
        ...{ title: TITLE, focus: 'people', ground: 'tenancy', caller: 'victim' },
        reason: 'Both the man who makes the noise and the neighbour who suffers are vulnerable',
      })
      caseId.set(id)
      const people = await join(housing, id, [
        { given: 'Jory', family: 'Ashenmoor', address: 'Flat 12, Kestrel Court, Belperry, ZZ1 8QR', role: 'both' },
      ])
      const [jory, hester] = [idOf(people, 'Jory Ashenmoor'), idOf(people, 'Hester Larkrise')]
      await describePerson(housing, jory, { born: ['14', '9', '2003'], ethnicity: 'O9' })
      await describePerson(housing, hester, { born: ['2', '12', '1949'], ethnicity: 'W2' })
      await housing.send(`/cases/${id}/vulnerabilities/${jory}`, { kinds: ['mental-health'] }, 'Save')
      await housing.send(`/cases/${id}/vulnerabilities/${hester}`, { kinds: ['age', 'isolated'] }, 'Save')
      await screen(housing, id, ['vulnerable', 'coping', 'multiAgency'])
      await assess(housing, { caseId: id, about: 'Hester Larkrise', as: 'high' })
      await assess(housing, { caseId: id, about: 'Jory Ashenmoor', as: 'medium' })
      await writePlan(housing, id, {
        ...{
          aim: 'Both live where they can be well',
          success: 'He has moved with support, and she sleeps',
          reviewOn: day(23),
        },
      })
    },
    2: async ({ as, day }) => {
      const [housing, police] = [await as(HOUSING), await as(POLICE)]
      const id = caseId.get()
      const people = await peopleOf(police, id)
      const [jory, hester] = [idOf(people, 'Jory Ashenmoor'), idOf(people, 'Hester Larkrise')]
      await record(police, id, 'incidents', {
        ...{ onDay: day(1), asbType: 'personal', whatHappened: 'Door kicked', policeNumber: '69440' },
        ...{ suffered: [hester], did: [jory] },
      })
      const letter = await record(housing, id, 'interventions', {
        ...{ kind: 'warning-letter', profileId: jory, startOn: day(2), details: 'Handed over and talked through' },
      })
      await stages(housing, letter, [['served', day(2)]])
      await record(housing, id, 'supports', {
        kind: 'mental-health',
        profileId: jory,
        offeredOn: day(2),
        answer: 'taken',
      })
    },
    9: async ({ as, day }) => {
      const [council, housing] = [await as(COUNCIL), await as(HOUSING)]
      await finish(council, {
        title: ACTION,
        outcome: 'Visited together. He would like to live near his sister.',
        doneOn: day(9),
      })
      await record(housing, caseId.get(), 'contacts', {
        ...{ kind: 'meeting', onDay: day(9), whatHappened: 'Two flats may be free from next month' },
      })
    },
    16: async ({ as, day }) => {
      const housing = await as(HOUSING)
      const id = caseId.get()
      const people = await peopleOf(housing, id)
      for (const name of ['Jory Ashenmoor', 'Hester Larkrise']) {
        await record(housing, id, 'supports', {
          ...{ kind: 'housing-move', provider: 'Lanternwick Homes (invented)', profileId: idOf(people, name) },
          ...{ offeredOn: day(16), answer: 'taken' },
        })
      }
    },
    23: async ({ as, day }) => {
      const housing = await as(HOUSING)
      const id = caseId.get()
      await assess(housing, { caseId: id, about: 'Hester Larkrise', as: 'standard' })
      await assess(housing, { caseId: id, about: 'Jory Ashenmoor', as: 'standard' })
      await housing.send(
        `/cases/${id}/plan/review`,
        { reviewedOn: day(23), outcome: 'achieved', note: 'Both have moved' },
        'Save',
      )
      assert.match(await housing.open(`/cases/${id}`), /Housing move/)
    },
    37: async ({ as, day }) => {
      await close(caseId.get(), {
        ...{ asks: await as(HOUSING), approves: await as(HOUSING_MANAGER), outcome: 'resolved', endedOn: day(37) },
        ...{ achieved: 'Both have a new home; he has a worker whom he trusts', view: 'satisfied' },
      })
    },
  },
}

export const flatsDecision = (due: string) => ({
  ...{ title: TITLE, decision: 'The landlord looks for two flats; no possession', action: ACTION, due },
  team: /Amber Valley anti-social behaviour team/,
})
