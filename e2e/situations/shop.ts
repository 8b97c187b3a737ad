/** A shop that sells psychoactive substances: closure notice; the same names in shoplifting; criminal behaviour order. */
import assert from 'node:assert/strict'
import { addDays } from '../../src/platform/clock/index.ts'
import {
  assess,
  beginCase,
  caseIdAt,
  close,
  finish,
  idOf,
  peopleOf,
  record,
  screen,
  stages,
  writePlan,
} from './steps.ts'
import { COUNCIL, later, POLICE, POLICE_MANAGER, type Situation } from './story.ts'

const TITLE = 'Cloud Nine, a shop in Foundry Row'
const SHOP = '17 Foundry Row, Belperry, ZZ1 7NP'
const ACTION = 'Tell the school and the shops beside it'
const caseId = later<string>('the case')
const order = later<string>('the order')

export const shop: Situation = {
  title: TITLE,
  lead: POLICE,
  caseId: caseId.get,
  days: {
    0: async ({ as, day }) => {
      const police = await as(POLICE)
      await beginCase(police)
      await police.fill({
        ...{
          title: TITLE,
          focus: 'place',
          asbType: 'environmental',
          lawfulGround: 'prevent-crime',
          reportedOn: day(0),
        },
        reason: 'Sold to school children; the same names stand in reports of shoplifting',
      })
      for (const one of [
        { given: '', family: 'Cloud Nine', address: SHOP, role: 'place' },
        { given: 'Dace', family: 'Underhay', address: '17a Foundry Row, Belperry, ZZ1 7NP', role: 'perpetrator' },
      ]) {
        await police.fill(Object.fromEntries(Object.entries(one).map(([name, value]) => [`new.${name}`, value])))
        await police.press('Add')
      }
      await police.press(/^(Save|Open)/)
      const id = caseIdAt(police)
      caseId.set(id)
      await screen(police, id, ['increasing', 'multiAgency'])
      await assess(police, { caseId: id, as: 'medium' })
      await writePlan(police, id, {
        aim: 'The shop sells nothing of the kind',
        success: 'An order, kept',
        reviewOn: day(23),
      })
    },
    2: async ({ as, day }) => {
      const [police, council] = [await as(POLICE), await as(COUNCIL)]
      const id = caseId.get()
      const people = await peopleOf(police, id)
      await record(police, id, 'incidents', {
        ...{
          onDay: day(-3),
          asbType: 'environmental',
          whatHappened: 'Two pupils taken ill outside the shop',
          place: SHOP,
        },
        ...{ policeNumber: '65010', did: [idOf(people, 'Dace Underhay')] },
      })
      await record(council, id, 'contacts', {
        kind: 'visit',
        onDay: day(2),
        whatHappened: 'Test purchase with trading standards',
      })
      const notice = await record(police, id, 'interventions', {
        ...{ kind: 'closure-notice', profileId: idOf(people, 'Cloud Nine'), startOn: day(2), startTime: '09:00' },
        ...{ endOn: day(4), endTime: '08:00', details: 'Nobody may sell there; the court is asked for an order' },
      })
      await stages(police, notice, [
        ['consulted', day(1)],
        ['served', day(2)],
      ])
    },
    9: async ({ as, day }) => {
      const [police, council] = [await as(POLICE), await as(COUNCIL)]
      const id = caseId.get()
      await finish(council, { title: ACTION, outcome: 'The school wrote to all parents', doneOn: day(7) })
      const people = await peopleOf(police, id)
      const closing = await record(police, id, 'interventions', {
        ...{ kind: 'closure-order', profileId: idOf(people, 'Cloud Nine'), startOn: day(4), endOn: day(64) },
        courtReference: 'INVENTED-2',
      })
      await stages(police, closing, [
        ['applied', day(3)],
        ['granted', day(4)],
      ])
    },
    23: async ({ as, day }) => {
      const police = await as(POLICE)
      const id = caseId.get()
      const people = await peopleOf(police, id)
      const made = await record(police, id, 'interventions', {
        ...{ kind: 'criminal-behaviour-order', profileId: idOf(people, 'Dace Underhay'), startOn: day(22) },
        ...{
          endOn: addDays(day(22), 731),
          conditions: 'Not to sell or supply\nNot to enter the shops named',
          courtReference: 'INVENTED-3',
        },
      })
      order.set(made)
      await stages(police, made, [
        ['consulted', day(10)],
        ['applied', day(21)],
        ['granted', day(22)],
      ])
      await assess(police, { caseId: id, as: 'standard' })
    },
    30: async ({ as, day }) => {
      const police = await as(POLICE)
      await police.send(
        `${order.get()}/breaches/new`,
        { onDay: day(29), whatHappened: 'Found in a shop that the order names', action: 'arrested' },
        'Save',
      )
      assert.match(await police.open(`/cases/${caseId.get()}`), /Criminal behaviour order/)
    },
    37: async ({ as, day }) => {
      await close(caseId.get(), {
        ...{ asks: await as(POLICE), approves: await as(POLICE_MANAGER), outcome: 'legal-action', endedOn: day(37) },
        ...{ achieved: 'The shop is shut; the order stands for two years', view: 'no-victim' },
      })
    },
  },
}

export const shopDecision = (due: string) => ({
  ...{ title: TITLE, decision: 'Apply for an order on conviction; tell the neighbours', action: ACTION, due },
  team: /Amber Valley anti-social behaviour team/,
})
