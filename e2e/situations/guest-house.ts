/**
 * A bed and breakfast for homeless young people whose guests torment a street: a case on the place links those who do it;
 * contract, breach, injunction; licensing takes part without an account.
 */
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
import { COUNCIL, COUNCIL_MANAGER, ENVIRONMENTAL_HEALTH, later, POLICE, type Situation } from './story.ts'

const TITLE = 'Bed and breakfast in Mill Parade'
const HOUSE = '4 Mill Parade, Belperry, ZZ1 6LM'
const ACTION = 'Inspect the guest house with licensing'
const caseId = later<string>('the case')
const contract = later<string>('the contract')
const injunction = later<string>('the injunction')

export const guestHouse: Situation = {
  title: TITLE,
  lead: COUNCIL,
  caseId: caseId.get,
  days: {
    0: async ({ as, day }) => {
      const council = await as(COUNCIL)
      const home = '9 Mill Parade, Belperry, ZZ1 6LM'
      const report = await takeCall(council, {
        ...{
          what: 'Shouting and bottles in the street until four, again',
          where: HOUSE,
          type: 'nuisance',
          impact: 'danger',
        },
        caller: { name: 'Nora Pennyfold', phone: '01632 960 102', address: home },
      })
      const id = await accept(council, report, {
        ...{ title: TITLE, focus: 'place', ground: 'prevent-crime', caller: 'victim' },
        reason: 'Residents, police and licensing each know a part of it',
      })
      caseId.set(id)
      const people = await join(council, id, [
        { given: '', family: 'Millrace Guest House', address: HOUSE, role: 'place' },
        { given: 'Rue', family: 'Saltmarsh', address: HOUSE, role: 'perpetrator' },
        { given: 'Kit', family: 'Fennimore', address: HOUSE, role: 'perpetrator' },
        { given: 'Alban', family: 'Threlfold', address: '11 Mill Parade, Belperry, ZZ1 6LM', role: 'victim' },
      ])
      await describePerson(council, idOf(people, 'Nora Pennyfold'), { born: ['22', '1', '1958'], ethnicity: 'W1' })
      await describePerson(council, idOf(people, 'Alban Threlfold'), { ethnicity: 'B2' })
      await describePerson(council, idOf(people, 'Rue Saltmarsh'), { born: ['11', '10', '2009'], ethnicity: 'M1' })
      await screen(council, id, ['vulnerable', 'increasing', 'coping', 'multiAgency'])
      await assess(council, { caseId: id, about: 'Nora Pennyfold', as: 'high' })
      await writePlan(council, id, {
        ...{ aim: 'The street is quiet at night and the guests are cared for', reviewOn: day(23) },
        success: 'No call in four weeks; each guest has a worker',
      })
    },
    2: async ({ as, day }) => {
      const [council, police] = [await as(COUNCIL), await as(POLICE)]
      const id = caseId.get()
      const people = await peopleOf(council, id)
      const [nora, alban, rue, kit] = ['Nora Pennyfold', 'Alban Threlfold', 'Rue Saltmarsh', 'Kit Fennimore'].map(
        (name) => idOf(people, name),
      ) as [string, string, string, string]
      await record(police, id, 'incidents', {
        ...{ onDay: day(1), asbType: 'personal', whatHappened: 'Followed home from the bus and called names' },
        ...{ policeNumber: '63377', suffered: [nora, alban], did: [rue, kit] },
      })
      await record(council, id, 'agencies', {
        ...{ agencyName: 'Licensing of the borough (no account)', contactName: 'Duty officer', sinceOn: day(2) },
        part: 'Conditions for whoever takes guests under 18',
      })
      await record(council, id, 'supports', {
        kind: 'victim-support',
        profileId: nora,
        offeredOn: day(2),
        answer: 'taken',
      })
      const made = await record(council, id, 'interventions', {
        ...{ kind: 'acceptable-behaviour-contract', profileId: rue, startOn: day(2), endOn: day(184) },
        conditions: 'Not to be in Mill Parade after ten at night\nNot to speak to those who live there',
        details: 'Signed with a youth worker present',
      })
      contract.set(made)
      await stages(council, made, [
        ['consulted', day(1)],
        ['served', day(2)],
      ])
    },
    9: async ({ as, day }) => {
      const [council, health, police] = [await as(COUNCIL), await as(ENVIRONMENTAL_HEALTH), await as(POLICE)]
      const id = caseId.get()
      await finish(health, {
        title: ACTION,
        outcome: 'Visited: no night porter. A licence review is asked for.',
        doneOn: day(8),
      })
      await police.send(
        `${contract.get()}/breaches/new`,
        { onDay: day(8), whatHappened: 'In Mill Parade at one in the morning', action: 'warned' },
        'Save',
      )
      const people = await peopleOf(council, id)
      const made = await record(council, id, 'interventions', {
        ...{ kind: 'civil-injunction', profileId: idOf(people, 'Rue Saltmarsh'), startOn: day(9), endOn: day(300) },
        ...{
          conditions: 'Not to enter Mill Parade',
          courtReference: 'INVENTED-1',
          details: 'Applied for at the youth court',
        },
      })
      injunction.set(made)
      await stages(council, made, [
        ['consulted', day(9)],
        ['applied', day(9)],
      ])
    },
    16: async ({ as, day }) => {
      const council = await as(COUNCIL)
      await stages(council, injunction.get(), [
        ['granted', day(15)],
        ['served', day(16)],
      ])
      assert.match(await council.open(injunction.get()), /Granted.*Served/)
    },
    23: async ({ as, day }) => {
      const [council, police] = [await as(COUNCIL), await as(POLICE)]
      const id = caseId.get()
      await police.send(
        `${injunction.get()}/breaches/new`,
        { onDay: day(20), whatHappened: 'Came into Mill Parade once', action: 'court' },
        'Save',
      )
      await assess(council, { caseId: id, about: 'Nora Pennyfold', as: 'medium' })
      await council.send(
        `/cases/${id}/plan/review`,
        { reviewedOn: day(23), outcome: 'on-track', note: 'One breach in three weeks' },
        'Save',
      )
      await writePlan(council, id, {
        ...{ aim: 'The street stays quiet', success: 'No call until the injunction ends', reviewOn: day(51) },
      })
    },
    37: async ({ as, day }) => {
      const [council, manager] = [await as(COUNCIL), await as(COUNCIL_MANAGER)]
      await close(caseId.get(), {
        ...{ asks: council, approves: manager, outcome: 'legal-action', endedOn: day(37), view: 'partly' },
        ...{ achieved: 'Injunction kept, licence with conditions', because: 'It took a long time' },
      })
    },
  },
}

export const guestHouseDecision = (due: string) => ({
  ...{ title: TITLE, decision: 'Licensing and environmental health inspect together', action: ACTION, due },
  team: /Amber Valley environmental health/,
})
