/**
 * Cars and fires behind a green: the family asks for a case review, whose history shows that one department kept what it knew
 * in a system of its own.
 */
import assert from 'node:assert/strict'
import { accept, assess, close, describePerson, idOf, peopleOf, record, screen, takeCall, writePlan } from './steps.ts'
import { COUNCIL, COUNCIL_MANAGER, later, POLICE, type Situation } from './story.ts'

/** What the browser knows of an element, as far as it is needed here. */
interface Within {
  closest(selector: string): { setAttribute(name: string, value: string): void } | null
}

const TITLE = 'Cars and fires behind Drover’s Green'
const HOME = '2 Drover’s Green, Belperry, ZZ1 9ST'
const caseId = later<string>('the case')
const review = later<string>('the case review')

export const green: Situation = {
  title: TITLE,
  lead: COUNCIL,
  caseId: caseId.get,
  days: {
    0: async ({ as, day }) => {
      const council = await as(COUNCIL)
      const report = await takeCall(council, {
        ...{
          what: 'Cars racing behind the garden, and fires',
          where: HOME,
          type: 'nuisance',
          impact: 'distressed',
          targeted: 'no',
        },
        caller: { name: 'Orla Thornaby', phone: '01632 960 105', address: HOME },
      })
      const id = await accept(council, report, {
        ...{ title: TITLE, focus: 'people', ground: 'prevent-crime', caller: 'victim' },
        reason: 'Five reports to three agencies, each dealt with alone',
      })
      caseId.set(id)
      const people = await peopleOf(council, id)
      await describePerson(council, idOf(people, 'Orla Thornaby'), { ethnicity: 'W1' })
      await screen(council, id, ['increasing', 'coping', 'multiAgency'])
      await assess(council, { caseId: id, about: 'Orla Thornaby', as: 'medium' })
      await writePlan(council, id, {
        aim: 'The green is quiet',
        success: 'Four weeks without a call',
        reviewOn: day(23),
      })
    },
    2: async ({ as, day }) => {
      const [council, police] = [await as(COUNCIL), await as(POLICE)]
      const id = caseId.get()
      const people = await peopleOf(police, id)
      const orla = idOf(people, 'Orla Thornaby')
      for (const [onDay, what, number] of [
        [day(-20), 'Cars racing behind the garden', '55501'],
        [day(-9), 'Fire lit against the fence', '59902'],
      ] as const) {
        await record(police, id, 'incidents', {
          ...{ onDay, asbType: 'nuisance', whatHappened: what, policeNumber: number, suffered: [orla] },
          ...{ 'told.0.name': 'Derbyshire Constabulary', 'told.0.on': onDay },
        })
      }
      await record(council, id, 'incidents', {
        ...{ onDay: day(-2), asbType: 'environmental', whatHappened: 'Rubbish burned, children ill from the smoke' },
        ...{ suffered: [orla], 'told.0.name': 'Environmental health', 'told.0.on': day(-2) },
      })
      await record(council, id, 'interventions', {
        ...{
          kind: 'public-spaces-protection-order',
          profileId: 'nobody',
          startOn: day(2),
          details: 'Consultation begins',
        },
      })
    },
    9: async ({ as, stranger, day }) => {
      const family = await stranger()
      await family.open('/case-review')
      await family.open('/case-review/apply')
      await family.page.locator('[name=areaId]').selectOption({ label: 'Amber Valley' })
      await family.fill({
        ...{
          applicantName: 'Orla Thornaby',
          applicantContact: '01632 960 105',
          what: 'Cars and fires behind our garden',
        },
        ...{
          complaints: 'Twice to the police, twice to the council, once to environmental health',
          involvement: 'attend',
        },
      })
      assert.match(await family.press('Send the application'), /V-[0-9A-Z]{4}-[0-9A-Z]{4}/)

      const council = await as(COUNCIL)
      await council.open('/case-reviews')
      const href = await council.page.locator('a[href^="/case-reviews/applications/"]').first().getAttribute('href')
      await council.open(href ?? '')
      await council.press('Make a review of it')
      const victims = await council.page.locator('[name=victim] option').allInnerTexts()
      await council.page
        .locator('[name=victim]')
        .selectOption({ index: victims.findIndex((one) => one.includes('Thornaby')) })
      // The database stamps what strangers send with its own clock.
      await council.fill({ appliedOn: day(9) })
      const made = await council.press('Make the review')
      assert.match(made, /4 of 4 complaints count; 3 are needed/)
      review.set(council.at())
      await council.send(`${review.get()}/steps/acknowledge`, { acknowledgedOn: day(9) }, 'Note it')
      await council.open(review.get())
      const asked = council.page.locator('[name=agencyIds]')
      await council.page.locator('details', { has: asked.first() }).locator('summary').click()
      for (const agency of ['Amber Valley Borough Council', 'Derbyshire Constabulary'])
        await council.page.getByLabel(agency, { exact: true }).check()
      await council.fill({ dueOn: day(15) })
      await council.press('Ask them')
    },
    16: async ({ as, day }) => {
      const [council, police] = [await as(COUNCIL), await as(POLICE)]
      await police.open(review.get())
      const answer = async (by: typeof council, agency: string, said: Record<string, string>) => {
        await by.open(review.get())
        const link = by.page.getByRole('link', { name: `of ${agency}` }).first()
        await by.send((await link.getAttribute('href')) ?? '', said, 'Save the answer')
      }
      await answer(police, 'Derbyshire Constabulary', {
        ...{ known: 'Two calls in three weeks', done: 'A car each time, no names taken', usesSystem: 'yes' },
      })
      await answer(council, 'Amber Valley Borough Council', {
        known: 'Environmental health had eleven visits in a system of its own; nobody else knew of them',
        ...{ done: 'Letters to the owner of the field', usesSystem: 'partly' },
      })
      await council.send(
        `${review.get()}/steps/decide`,
        { decidedOn: day(16), decision: 'met', decisionReason: 'Three complaints count, and the harm grows' },
        'Record the decision',
      )
      await council.send(
        `${review.get()}/steps/panel`,
        { panelOn: day(22), chair: 'The fire service’s district manager' },
        'Save',
      )
    },
    23: async ({ as, day }) => {
      const council = await as(COUNCIL)
      await council.send(
        `${review.get()}/steps/findings`,
        { reviewedOn: day(22), findings: 'One department did not use the shared system, so each visit was the first' },
        'Record the findings',
      )
      await council.open(review.get())
      const agency = council.page.locator('select[name=agencyId]').last()
      await agency.evaluate((element: unknown) => (element as Within).closest('details')?.setAttribute('open', ''))
      await agency.selectOption({ label: 'Amber Valley Borough Council' })
      await council.page
        .locator('[name=text]')
        .last()
        .fill('Environmental health records its visits in the shared case')
      await council.press('Add', '/recommendations')
      const reply = council.page.locator('a[href*="/recommendations/"]').first()
      await council.send(
        (await reply.getAttribute('href')) ?? '',
        { reply: 'accepted', replyText: 'From the first of the month' },
        'Save the reply',
      )
      await council.open(review.get())
      const letter = council.page.locator('a[href*="/letters/new"]').last()
      await council.open((await letter.getAttribute('href')) ?? '')
      assert.notEqual(await council.page.locator('[name=body]').inputValue(), '')
      await council.press('Save the letter')
      await council.send(`${review.get()}/steps/tell`, { toldOn: day(23) }, 'Note it')
      await council.send(`${review.get()}/steps/close`, { closedOn: day(23) }, 'Close it')
      assert.match(await council.open('/case-reviews/figures'), /Case reviews that led to recommendations 1/)
      await council.send(
        `/cases/${caseId.get()}/plan/review`,
        { reviewedOn: day(23), outcome: 'on-track', note: 'Bollards are ordered' },
        'Save',
      )
    },
    37: async ({ as, day }) => {
      await close(caseId.get(), {
        ...{ asks: await as(COUNCIL), approves: await as(COUNCIL_MANAGER), outcome: 'resolved', endedOn: day(37) },
        ...{
          achieved: 'Bollards at the green; visits stand in the shared case',
          view: 'partly',
          because: 'It should not have needed a review',
        },
      })
    },
  },
}
