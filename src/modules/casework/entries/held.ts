/** All that is kept of the work on a case, and of what makes people vulnerable, in words; for people's rights and disposal. */
import { sql } from 'kysely'
import type { HeldSection, HeldValue, Holding } from '../../../foundations/sharing/index.ts'
import type { Tx } from '../../../platform/db/index.ts'
import { formatDate } from '../../../platform/html/format.ts'
import { BREACH_ACTIONS, OUTCOMES, STAGES, VULNERABILITIES } from '../domain/intervention-words.ts'
import { ASB_TYPES } from '../domain/words.ts'
import {
  CONTACT_KINDS,
  INCIDENT_PARTS,
  PLAN_OUTCOMES,
  SUPPORT_ANSWERS,
  SUPPORT_KINDS,
  SUPPORT_RESULTS,
} from '../domain/work-words.ts'
import { contactsOf } from '../store/contacts.ts'
import { incidentsOf } from '../store/incidents.ts'
import { interventionsOf } from '../store/interventions.ts'
import { involvedAgenciesOf } from '../store/involved.ts'
import type { Kept } from '../store/kept.ts'
import { plansOf } from '../store/plans.ts'
import { supportsOf } from '../store/supports.ts'
import { vulnerabilitiesOf } from '../store/vulnerabilities.ts'
import { whenInWords } from './describe.ts'

/** What the timeline tells in short, in full, with what was taken off. Asked as the keeper. */
export const workHeld = {
  export: async (tx: Tx, caseId: string): Promise<HeldSection[]> => {
    const all = { removedToo: true }
    return [
      { title: 'Contacts and visits', values: (await contactsOf(tx, [caseId], all)).map(contactInWords) },
      { title: 'Incidents', values: (await incidentsOf(tx, [caseId], all)).map(incidentInWords) },
      { title: 'Support offered', values: (await supportsOf(tx, [caseId], all)).map(supportInWords) },
      { title: 'Agencies involved', values: (await involvedAgenciesOf(tx, [caseId], all)).map(agencyInWords) },
      { title: 'Plan', values: (await plansOf(tx, [caseId])).map(planInWords) },
      { title: 'Interventions', values: (await interventionsOf(tx, [caseId], all)).flatMap(interventionInWords) },
    ]
  },
}

function value(
  label: string,
  parts: readonly (string | null)[],
  people: readonly { readonly name: string | null }[] = [],
): HeldValue {
  const mentions = people.flatMap(({ name }) => (name === null ? [] : [name]))
  const words = parts.filter((part) => part !== null && part !== '').join('; ')
  return { label, value: words, ...(mentions.length === 0 ? {} : { mentions }) }
}

const off = ({ removedBecause }: Kept) => (removedBecause === null ? null : `taken off: ${removedBecause}`)
const names = (people: readonly { readonly name: string | null }[]) =>
  people.flatMap(({ name }) => name ?? []).join(', ')
const day = (of: string | null, before = '') => (of === null ? null : `${before}${formatDate(of)}`)

function contactInWords(one: Awaited<ReturnType<typeof contactsOf>>[number]): HeldValue {
  const took = one.agencies.map(({ name, officer }) => [officer, name].filter((part) => part !== '').join(', '))
  const next = [day(one.nextOn), one.nextNote].filter((part) => part !== null && part !== '').join(', ')
  return value(
    `${CONTACT_KINDS[one.kind]}, ${whenInWords(one)}`,
    [
      one.with.length === 0 ? null : `with ${names(one.with)}`,
      took.length === 0 ? null : `took part: ${took.join('; ')}`,
      one.whatHappened,
      next === '' ? null : `next contact: ${next}`,
      off(one),
    ],
    one.with,
  )
}

function incidentInWords(one: Awaited<ReturnType<typeof incidentsOf>>[number]): HeldValue {
  return value(
    `Incident, ${whenInWords(one)}`,
    [
      ASB_TYPES[one.asbType],
      one.whatHappened,
      one.place,
      one.policeNumber === '' ? null : `police incident number ${one.policeNumber}`,
      ...one.people.map(({ name, part }) => (name === null ? null : `${name}: ${INCIDENT_PARTS[part].toLowerCase()}`)),
      ...one.tellings.map(
        ({ name, toldBy, toldOn }) =>
          `${name} was told on ${formatDate(toldOn)}${toldBy === '' ? '' : ` by ${toldBy}`}`,
      ),
      off(one),
    ],
    one.people,
  )
}

function supportInWords(one: Awaited<ReturnType<typeof supportsOf>>[number]): HeldValue {
  return value(
    `Offered on ${formatDate(one.offeredOn)}`,
    [
      SUPPORT_KINDS[one.kind],
      one.details,
      one.provider === '' ? null : `by ${one.provider}`,
      one.forName === null ? null : `for ${one.forName}`,
      SUPPORT_ANSWERS[one.answer],
      one.refusedBecause,
      one.result === null ? null : SUPPORT_RESULTS[one.result],
      day(one.endedOn, 'ended on '),
      off(one),
    ],
    [{ name: one.forName }],
  )
}

function agencyInWords(one: Awaited<ReturnType<typeof involvedAgenciesOf>>[number]): HeldValue {
  const since = `since ${formatDate(one.sinceOn)}`
  return value(one.name, [one.part, one.contactName, one.contactDetails, since, day(one.untilOn, 'until '), off(one)])
}

function planInWords(one: Awaited<ReturnType<typeof plansOf>>[number]): HeldValue {
  return value(`Version ${one.number}`, [
    one.aim,
    `success: ${one.success}`,
    `to be reviewed on ${formatDate(one.reviewOn)}`,
    day(one.reviewedOn, 'reviewed on '),
    one.reviewOutcome === null ? null : PLAN_OUTCOMES[one.reviewOutcome],
    one.reviewNote,
  ])
}

function interventionInWords(one: Awaited<ReturnType<typeof interventionsOf>>[number]): HeldValue[] {
  const whom = [{ name: one.withName }]
  const about = value(
    `${one.kindTitle} from ${formatDate(one.startOn)}`,
    [
      one.withName === null ? null : `with ${one.withName}`,
      day(one.endOn, 'until '),
      one.conditions.length === 0 ? null : `conditions: ${one.conditions.join(' / ')}`,
      one.courtReference === '' ? null : `court reference ${one.courtReference}`,
      one.details,
      one.limitBecause === '' ? null : `beyond a limit because: ${one.limitBecause}`,
      day(one.reviewOn, 'review on '),
      day(one.endedOn, 'ended on '),
      one.outcome === null ? null : OUTCOMES[one.outcome],
      one.outcomeNote,
      off(one),
    ],
    whom,
  )
  return [
    about,
    ...one.stages.map(({ stage, onDay, note }) =>
      value(`${one.kindTitle}: stage`, [STAGES[stage], formatDate(onDay), note], whom),
    ),
    ...one.breaches.map((breach) =>
      value(
        `${one.kindTitle}: breach`,
        [formatDate(breach.onDay), breach.condition, breach.whatHappened, BREACH_ACTIONS[breach.action]],
        whom,
      ),
    ),
  ]
}

/** Tables that name a profile and lose those rows with it. */
const OF_PROFILES = ['vulnerabilities', 'contact_people', 'incident_people'] as const

/** What makes a person vulnerable hangs on the person's record, and goes with it. */
export const vulnerabilityHoldings: readonly Holding[] = ['person', 'household', 'place'].map((kind) => ({
  kind,
  export: async (tx, profileId) => {
    const values = (await vulnerabilitiesOf(tx, [profileId])).map((one) =>
      value(VULNERABILITIES[one.kind], [
        `noted on ${formatDate(one.notedOn)}`,
        one.note,
        day(one.endedOn, 'ended on '),
      ]),
    )
    return values.length === 0 ? [] : [{ title: 'What was noted to make you vulnerable', values }]
  },
  dispose: async (tx, profileId) => {
    const tables: Record<string, number> = {}
    for (const name of OF_PROFILES) {
      const table = `casework.${name}`
      const { numAffectedRows = 0n } =
        await sql`delete from ${sql.table(table)} where profile_id = ${profileId}::uuid`.execute(tx)
      if (numAffectedRows > 0n) tables[table] = Number(numAffectedRows)
    }
    return { rows: Object.values(tables).reduce((sum, rows) => sum + rows, 0), tables }
  },
  findAbout: async () => [],
}))
