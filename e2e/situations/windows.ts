/** Paint daubed on the windows of a household with a learning-disabled man: visit, camera, patrols, no further incident. */
import assert from 'node:assert/strict'
import { photograph } from './files.ts'
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
  takeCall,
  writePlan,
} from './steps.ts'
import { COUNCIL, COUNCIL_MANAGER, later, POLICE, type Situation } from './story.ts'

const TITLE = 'Paint on the windows in Lantern Lane'
const HOME = '31 Lantern Lane, Belperry, ZZ1 2AB'
const ACTION = 'Patrol Lantern Lane after dark for four weeks'
const caseId = later<string>('the case')

export const windows: Situation = {
  title: TITLE,
  lead: COUNCIL,
  caseId: caseId.get,
  days: {
    0: async ({ as, day }) => {
      const council = await as(COUNCIL)
      const report = await takeCall(council, {
        ...{
          what: 'Paint thrown at both front windows, after eggs last week',
          where: HOME,
          type: 'personal',
          impact: 'health',
        },
        ...{ vulnerable: 'yes', caller: { name: 'Maud Bellweather', phone: '01632 960 101', address: HOME } },
      })
      const id = await accept(council, report, {
        ...{ title: TITLE, focus: 'people', ground: 'protect-vulnerable', caller: 'victim' },
        reason: 'The third report in five weeks; the man who lives there has a learning disability',
      })
      caseId.set(id)
      const people = await join(council, id, [{ given: 'Tam', family: 'Bellweather', address: HOME, role: 'victim' }])
      const [tam, maud] = [idOf(people, 'Tam Bellweather'), idOf(people, 'Maud Bellweather')]
      await describePerson(council, tam, { born: ['3', '6', '1974'], ethnicity: 'W1', gender: 'male' })
      await describePerson(council, maud, { ethnicity: 'prefer-not-to-say' })
      await council.send(
        `/cases/${id}/vulnerabilities/${tam}`,
        { kinds: ['learning-disability', 'repeat-victim'] },
        'Save',
      )
      await screen(council, id, ['vulnerable', 'increasing', 'targeted', 'impact'])
      await assess(council, { caseId: id, about: 'Tam Bellweather', as: 'high' })
      await writePlan(council, id, {
        ...{ aim: 'He feels safe at home', success: 'No incident in four weeks, and he opens the curtains' },
        reviewOn: day(23),
      })
    },
    2: async ({ as, day }) => {
      const [police, council] = [await as(POLICE), await as(COUNCIL)]
      const id = caseId.get()
      const people = await peopleOf(police, id)
      const tam = idOf(people, 'Tam Bellweather')
      await record(police, id, 'incidents', {
        ...{ onDay: day(-1), asbType: 'personal', whatHappened: 'Paint daubed on both windows', place: HOME },
        ...{ policeNumber: '51034', suffered: [tam] },
      })
      await record(police, id, 'contacts', {
        ...{ kind: 'visit', onDay: day(2), withIds: [tam], nextOn: day(9), nextNote: 'The same two people come' },
        whatHappened: 'Joint visit with the council. He is afraid to open the curtains.',
      })
      await record(council, id, 'supports', {
        ...{
          kind: 'target-hardening',
          provider: 'Handyman of the council',
          profileId: tam,
          offeredOn: day(2),
          answer: 'taken',
        },
      })
      await record(council, id, 'supports', {
        ...{ kind: 'victim-support', profileId: tam, offeredOn: day(2), answer: 'refused' },
        refusedBecause: 'He does not want another person to come',
      })
      await record(council, id, 'interventions', {
        ...{ kind: 'cctv', profileId: 'nobody', startOn: day(2), details: 'A camera on the lamp post opposite' },
      })
      await council.send(
        `/records/${id}/documents/new`,
        {
          files: await photograph('windows.jpg'),
          kind: 'photograph',
          title: 'Both windows from the street',
          datedOn: day(-1),
        },
        'Add',
      )
      const page = await police.open(`/cases/${id}`)
      assert.match(page, /Both windows from the street/)
    },
    9: async ({ as, day }) => {
      const police = await as(POLICE)
      await finish(police, { title: ACTION, outcome: 'Seven evenings so far. Nobody seen.', doneOn: day(9) })
      const council = await as(COUNCIL)
      assert.match(await council.open(`/records/${caseId.get()}/actions`), /1 action that has ended/)
    },
    16: async ({ as, day }) => {
      const council = await as(COUNCIL)
      await record(council, caseId.get(), 'contacts', {
        ...{ kind: 'phone', onDay: day(16), whatHappened: 'Nothing since the camera was fitted. He sleeps again.' },
      })
    },
    23: async ({ as, day }) => {
      const council = await as(COUNCIL)
      const id = caseId.get()
      await assess(council, { caseId: id, about: 'Tam Bellweather', as: 'standard' })
      await council.send(
        `/cases/${id}/plan/review`,
        { reviewedOn: day(23), outcome: 'achieved', note: 'Four weeks without an incident; the curtains are open' },
        'Save',
      )
      const history = await council.open(`/records/${id}/assessments`)
      assert.match(history, /High/)
      assert.match(history, /Standard/)
    },
    37: async ({ as, day }) => {
      await close(caseId.get(), {
        ...{ asks: await as(COUNCIL), approves: await as(COUNCIL_MANAGER), outcome: 'resolved', endedOn: day(37) },
        ...{
          achieved: 'No further incident since the camera and the patrols',
          view: 'satisfied',
          because: 'I can sleep',
        },
      })
    },
  },
}

/** At the meeting. */
export const windowsDecision = (due: string) => ({
  ...{ title: TITLE, decision: 'The camera stays for three months; patrols after dark', action: ACTION, due },
  team: /Amber Valley safer neighbourhood team/,
})
