/** What people do in casework, each as one step: the pages of the product and nothing beside them. */
import assert from 'node:assert/strict'
import type { Locator } from 'playwright-core'
import type { Fields, Person } from './person.ts'

export const AREA = 'Amber Valley'

export interface Call {
  readonly what: string
  readonly where: string
  readonly type: 'personal' | 'nuisance' | 'environmental'
  readonly impact: 'routine' | 'distressed' | 'health' | 'danger'
  readonly before?: 'yes' | 'no'
  readonly targeted?: 'yes' | 'no'
  readonly vulnerable?: 'yes' | 'no'
  readonly number?: string
  readonly caller: { readonly name: string; readonly phone: string; readonly address: string }
}

/** Opens the form for a new case, with what nobody needs to type in a demonstration of one purpose and area. */
export async function beginCase(by: Person): Promise<void> {
  await by.open('/cases/new')
  const purpose = by.page.locator('select[name=purposeId]')
  if ((await purpose.count()) > 0) await by.fill({ purposeId: 'asb-casework' })
  assert.notEqual(await by.page.locator('[name=areaId]').inputValue(), '', 'A team that serves one area has it chosen')
}

/** Takes a call. Answers with the address of the report. */
export async function takeCall(by: Person, call: Call): Promise<string> {
  await by.open('/reports/new')
  await by.fill({
    ...{ what: call.what, location: call.where, asbType: call.type, impact: call.impact, updateBy: 'phone' },
    ...{ before: call.before ?? 'yes', targeted: call.targeted ?? 'yes', vulnerable: call.vulnerable ?? 'no' },
    ...{ callerName: call.caller.name, callerPhone: call.caller.phone, callerAddress: call.caller.address },
    ...(call.number === undefined ? {} : { incidentNumber: call.number }),
  })
  await by.page.locator('[name=areaId]').selectOption({ label: AREA })
  // The page comes back once when somebody or something is known already.
  for (let again = 0; again < 2 && by.at() === '/reports/new'; again++) {
    if ((await by.page.locator('[name=callerId][value=new]').count()) > 0) await by.fill({ callerId: 'new' })
    await by.press('Save')
  }
  assert.match(by.at(), /^\/reports\/[0-9a-f-]{36}$/)
  return by.at()
}

/** Makes a case of a report that is shown. Answers with the id of the case. */
export async function accept(
  by: Person,
  report: string,
  of: {
    readonly title: string
    readonly focus: 'people' | 'place'
    readonly reason: string
    readonly ground: string
    readonly caller?: string
  },
): Promise<string> {
  await by.open(`${report}/accept`)
  await by.fill({ title: of.title, focus: of.focus, reason: of.reason, lawfulGround: of.ground })
  if (of.caller !== undefined) await by.fill({ callerRole: of.caller })
  await by.press('Open the case')
  return caseIdAt(by)
}

export function caseIdAt(by: Person): string {
  const id = /^\/cases\/([0-9a-f-]{36})$/.exec(by.at())?.[1]
  assert.ok(id !== undefined, by.at())
  return id
}

const SCREENING = ['vulnerable', 'increasing', 'coping', 'targeted', 'impact', 'multiAgency'] as const

/** Screens a case: yes to these, no to the others. */
export async function screen(by: Person, caseId: string, yes: readonly (typeof SCREENING)[number][]): Promise<void> {
  const answers = SCREENING.map((name) => [name, yes.includes(name) ? 'yes' : 'no'] as const)
  await by.send(`/records/${caseId}/screen`, Object.fromEntries(answers), 'Save')
}

/** Of each question the place of the answer from the top, or yes or no; the sums are 30, 19 and 7. */
const MATRICES = {
  high: [4, 'yes', 1, 'yes', 3, 'yes', 3, 3, 'no', 'no', 2],
  medium: [3, 'yes', 1, 'yes', 2, 'no', 2, 2, 'no', 'no', 1],
  standard: [1, 'no', 1, 'yes', 0, 'no', 0, 1, 'no', 'no', 1],
} as const

/** Fills in the matrix about somebody, or about the case itself where nobody is to be chosen. */
export async function assess(
  by: Person,
  of: { readonly caseId: string; readonly about?: string; readonly as: keyof typeof MATRICES },
): Promise<void> {
  await by.open(`/records/${of.caseId}/assess?instrument=asb-ram@2015`)
  if ((await by.page.locator('[name=q1]').count()) === 0) {
    if (of.about !== undefined) await by.page.getByRole('radio', { name: of.about }).check()
    await by.press('Continue')
  }
  const answers = MATRICES[of.as].map(async (answer, at) => {
    const name = `q${at + 1}`
    const place =
      typeof answer === 'number' ? by.page.locator(`[name=${name}]`).nth(answer).getAttribute('value') : answer
    return [name, (await place) ?? ''] as const
  })
  await by.fill(Object.fromEntries(await Promise.all(answers)))
  const checked = await by.press('Check and score')
  assert.match(checked, new RegExp(`${of.as} risk|${of.as}`, 'i'))
  await by.press('Complete the assessment')
}

/** Adds people and places to a case: given, family, address, part. Answers with the ids of their profiles by name. */
export async function join(
  by: Person,
  caseId: string,
  people: readonly {
    readonly given: string
    readonly family: string
    readonly address: string
    readonly role: string
  }[],
): Promise<ReadonlyMap<string, string>> {
  await by.open(`/cases/${caseId}/participants/new`)
  for (const one of people) {
    await by.fill(Object.fromEntries(Object.entries(one).map(([name, value]) => [`new.${name}`, value])))
    await by.press('Add')
  }
  // Looked at once more where somebody of this name or address is known.
  for (let again = 0; again < 2 && by.at().endsWith('/participants/new'); again++) await by.press('Save')
  return peopleOf(by, caseId)
}

/** The words of each, and what an attribute says. */
async function textsAnd(found: Locator, attribute: string): Promise<(readonly [string, string])[]> {
  const all = await found.all()
  return Promise.all(
    all.map(
      async (one) => [((await one.textContent()) ?? '').trim(), (await one.getAttribute(attribute)) ?? ''] as const,
    ),
  )
}

/** Ids of the profiles in a case by their names. */
export async function peopleOf(by: Person, caseId: string): Promise<ReadonlyMap<string, string>> {
  await by.open(`/cases/${caseId}`)
  const links = await textsAnd(by.page.locator('main a[href^="/people/"]'), 'href')
  return new Map(
    links.flatMap(([name, href]) => {
      const id = /^\/people\/([0-9a-f-]{36})$/.exec(href)?.[1]
      return id === undefined ? [] : [[name, id] as const]
    }),
  )
}

export function idOf(people: ReadonlyMap<string, string>, name: string): string {
  const id = people.get(name)
  assert.ok(id !== undefined, `${name} is not among ${[...people.keys()].join(', ')}`)
  return id
}

/** Says who somebody is: day of birth and the answers about the person. */
export async function describePerson(
  by: Person,
  profileId: string,
  of: { readonly born?: readonly [string, string, string]; readonly ethnicity: string; readonly gender?: string },
): Promise<void> {
  const [day, month, year] = of.born ?? []
  await by.send(
    `/people/${profileId}/edit`,
    {
      ...(day === undefined || month === undefined || year === undefined
        ? {}
        : { 'born-day': day, 'born-month': month, 'born-year': year }),
      'details.ethnicity': of.ethnicity,
      ...(of.gender === undefined ? {} : { 'details.gender': of.gender }),
    },
    'Save',
  )
}

/** Records something below a case: a contact, an incident, a support, an intervention, an agency. Answers with its address. */
export async function record(
  by: Person,
  caseId: string,
  what: 'contacts' | 'incidents' | 'supports' | 'interventions' | 'agencies',
  fields: Fields,
): Promise<string> {
  await by.send(`/cases/${caseId}/${what}/new`, fields, 'Save')
  assert.match(by.at(), new RegExp(`/${what}/[0-9a-f-]{36}$`))
  return by.at()
}

export async function writePlan(
  by: Person,
  caseId: string,
  plan: { readonly aim: string; readonly success: string; readonly reviewOn: string },
): Promise<void> {
  await by.send(`/cases/${caseId}/plan/edit`, plan, 'Save')
}

/** The legal stages of an intervention, in their order: stage and day. */
export async function stages(
  by: Person,
  intervention: string,
  list: readonly (readonly [string, string])[],
): Promise<void> {
  for (const [stage, onDay] of list) await by.send(`${intervention}/stages/new`, { stage, onDay }, 'Save')
}

/** Plans a tasking meeting for the area. Answers with its address. */
export async function planMeeting(
  by: Person,
  of: { readonly heldOn: string; readonly venue: string },
): Promise<string> {
  await by.open('/meetings/new')
  await by.page.locator('[name=areaId]').selectOption({ label: AREA })
  const team = by.page.locator('select[name=teamId]')
  if ((await team.count()) > 0 && (await team.inputValue()) === '') await team.selectOption({ index: 1 })
  await by.fill({ heldOn: of.heldOn, startsAt: '10:00', venue: of.venue })
  await by.press('Plan the meeting')
  assert.match(by.at(), /^\/meetings\/[0-9a-f-]{36}$/)
  return by.at()
}

/** What the meeting decides about a case, with an action of another team. */
export async function decide(
  by: Person,
  meeting: string,
  of: {
    readonly title: string
    readonly decision: string
    readonly action: string
    readonly team: RegExp
    readonly due: string
  },
): Promise<void> {
  await by.open(meeting)
  const link = by.page.locator('article', { hasText: of.title }).getByRole('link', { name: /Record the decision/ })
  await by.open((await link.getAttribute('href')) ?? '')
  const teams = await textsAnd(by.page.locator('[name=actionTeam] option'), 'value')
  const team = teams.find(([name]) => of.team.test(name))?.[1]
  assert.ok(team !== undefined, `${of.team} is not among ${teams.map(([name]) => name).join(', ')}`)
  await by.fill({ state: 'decided', decision: of.decision, action: of.action, actionTeam: team, actionDue: of.due })
  await by.press('Save')
}

/** Finds an action in one's own work and says that it is done. */
export async function finish(
  by: Person,
  of: { readonly title: string; readonly outcome: string; readonly doneOn: string },
): Promise<void> {
  const work = await by.open('/my-work')
  assert.ok(work.includes(of.title), `${of.title} is not in: ${work}`)
  const href = await by.page.getByRole('link', { name: of.title }).first().getAttribute('href')
  const action = /\/actions\/[0-9a-f-]{36}/.exec(href ?? '')?.[0]
  assert.ok(action !== undefined, `${of.title} leads to ${href}`)
  await by.send(`${action}/complete`, { outcome: of.outcome, doneOn: of.doneOn }, 'Save as done')
}

/** One asks to close a case; they cannot approve it themselves, and another person does. */
export async function close(
  caseId: string,
  of: {
    readonly asks: Person
    readonly approves: Person
    readonly outcome: 'resolved' | 'legal-action' | 'no-further-action'
    readonly endedOn: string
    readonly achieved: string
    readonly view: string
    readonly because?: string
  },
): Promise<void> {
  const { asks, approves } = of
  await asks.send(
    `/cases/${caseId}/close`,
    {
      outcome: of.outcome,
      endedOn: of.endedOn,
      achieved: of.achieved,
      victimsView: of.view,
      viewBecause: of.because ?? '',
    },
    'Ask to close',
  )
  assert.equal(await asks.page.getByRole('button', { name: 'Approve and close' }).count(), 0)
  await approves.open(`/cases/${caseId}/closure`)
  await approves.fill({ note: 'Read with the lead. The victim is told.' })
  await approves.press('Approve and close')
  const closed = await approves.open(`/cases/${caseId}`)
  assert.match(closed, /Closed/)
  const how = await approves.open(`/cases/${caseId}/closure`)
  assert.ok(how.includes(of.achieved) && how.includes('The victim is told.'), how)
}
