/** Case reviews: applications, the review itself and what agencies say and do. Row-level security decides what is there. */
import { type RawBuilder, sql } from 'kysely'
import { type CreateRefusal, createRecord, type NewRecord } from '../../../foundations/sharing/index.ts'
import type { Actor, Tx } from '../../../platform/db/index.ts'
import { ok, type Result, refused } from '../../../platform/result/index.ts'
import type { ReviewRules } from '../domain/case-review.ts'
import { newReference, touchCase } from './cases.ts'
import { incidentsOf } from './incidents.ts'

const RULES = sql<ReviewRules>`u.valid_from as "validFrom", u.complaints_needed as "complaintsNeeded",
  u.complain_within_months as "complainWithinMonths", u.apply_within_months as "applyWithinMonths",
  u.acknowledge_days as "acknowledgeDays", u.decide_days as "decideDays", u.review_days as "reviewDays",
  u.appeal_days as "appealDays", u.source, u.checked_on as "checkedOn", u.review_on as "reviewOn"`

/** Every version of the local rules, the newest first. */
export async function listReviewRules(tx: Tx): Promise<ReviewRules[]> {
  const { rows } =
    await sql<ReviewRules>`select ${RULES} from casework.review_rules u order by u.valid_from desc`.execute(tx)
  return rows
}

/** The rules that hold on a day. Those that ship hold from the day on which the law came into force. */
export async function reviewRulesOn(tx: Tx, day: string): Promise<ReviewRules> {
  const rules = await listReviewRules(tx)
  const found = rules.find(({ validFrom }) => validFrom <= day) ?? rules.at(-1)
  if (found === undefined) throw new Error('There are no rules of the case review')
  return found
}

/** Adds a version from a day on. False when one begins on that very day. */
export async function setReviewRules(tx: Tx, actor: Actor, rules: ReviewRules): Promise<boolean> {
  const { rows } = await sql`
    insert into casework.review_rules (valid_from, complaints_needed, complain_within_months, apply_within_months,
      acknowledge_days, decide_days, review_days, appeal_days, source, checked_on, review_on, set_by)
    values (${rules.validFrom}::date, ${rules.complaintsNeeded}, ${rules.complainWithinMonths}, ${rules.applyWithinMonths},
      ${rules.acknowledgeDays}, ${rules.decideDays}, ${rules.reviewDays}, ${rules.appealDays}, ${rules.source.trim()},
      ${rules.checkedOn}::date, ${rules.reviewOn}::date, ${actor.userId}::uuid)
    on conflict do nothing returning valid_from`.execute(tx)
  return rows.length > 0
}

export const INVOLVEMENTS = {
  attend: 'Come to the meeting, or a part of it',
  write: 'Send something in writing',
  somebody: 'Have somebody speak for them',
  none: 'Only hear what came of it',
} as const
export type Involvement = keyof typeof INVOLVEMENTS

export interface ApplicationInput {
  readonly areaId: number
  readonly applicantName: string
  readonly applicantContact: string
  readonly forSomebodyElse: boolean
  readonly victimName: string
  readonly victimAgrees: string
  readonly what: string
  /** When they complained and to whom, in their own words. */
  readonly complaints: string
  readonly wanted: string
  readonly involvement: Involvement
}

export interface Application extends ApplicationInput {
  readonly id: string
  readonly reference: string
  readonly receivedAt: Date
  readonly state: 'waiting' | 'taken' | 'not-taken'
  readonly reviewId: string | null
  readonly reason: string
}

/** Keeps an application as it was sent. Returns the reference to quote; the sender can read nothing back. */
export async function sendApplication(tx: Tx, input: ApplicationInput & { readonly now?: Date }): Promise<string> {
  const reference = newReference('V')
  await sql`insert into casework.review_applications (reference, received_at, area_id, applicant_name, applicant_contact,
      for_somebody_else, victim_name, victim_agrees, what, complaints, wanted, involvement)
    values (${reference}, ${input.now ?? new Date()}, ${input.areaId}, ${input.applicantName.trim()}, ${input.applicantContact.trim()},
      ${input.forSomebodyElse}, ${input.victimName.trim()}, ${input.victimAgrees.trim()}, ${input.what.trim()},
      ${input.complaints.trim()}, ${input.wanted.trim()}, ${input.involvement})`.execute(tx)
  return reference
}

const APPLICATION = sql<Application>`a.id, a.reference, a.received_at as "receivedAt", a.area_id as "areaId",
  a.applicant_name as "applicantName", a.applicant_contact as "applicantContact", a.for_somebody_else as "forSomebodyElse",
  a.victim_name as "victimName", a.victim_agrees as "victimAgrees", a.what, a.complaints, a.wanted, a.involvement, a.state,
  a.review_id as "reviewId", a.reason`

/** Applications that wait in the areas of the actor's teams, the oldest first. */
export async function waitingApplications(tx: Tx): Promise<Application[]> {
  const { rows } = await sql<Application>`select ${APPLICATION} from casework.review_applications a
    where a.state = 'waiting' order by a.received_at, a.id limit 500`.execute(tx)
  return rows
}

export async function findApplication(tx: Tx, id: string): Promise<Application | null> {
  const { rows } = await sql<Application>`select ${APPLICATION} from casework.review_applications a
    where a.id = ${id}::uuid`.execute(tx)
  return rows[0] ?? null
}

/** False when somebody decided it meanwhile. */
export async function refuseApplication(
  tx: Tx,
  actor: Actor,
  given: { readonly id: string; readonly reason: string; readonly now?: Date },
): Promise<boolean> {
  const { rows } =
    await sql`update casework.review_applications set state = 'not-taken', reason = ${given.reason.trim()},
      decided_by = ${actor.userId}::uuid, decided_at = ${given.now ?? new Date()}
    where id = ${given.id}::uuid and state = 'waiting' returning id`.execute(tx)
  return rows.length > 0
}

export const APPLIED_BY = {
  victim: 'The victim',
  relative: 'A relative or friend',
  councillor: 'A councillor or member of parliament',
  agency: 'Somebody of an agency',
  other: 'Somebody else',
} as const
export const CHANNELS = {
  form: 'Form on the website',
  phone: 'Phone',
  letter: 'Letter',
  email: 'E-mail',
  'in-person': 'In person',
} as const

export interface ReviewInput {
  readonly victimId: string | null
  readonly appliedOn: string
  readonly appliedBy: keyof typeof APPLIED_BY
  readonly channel: keyof typeof CHANNELS
  readonly behalfNote: string
  readonly involvement: Involvement
  readonly what: string
  readonly wanted: string
}

/** What each step of a review sets. Days are ISO days. */
export interface ReviewSteps {
  readonly acknowledgedOn: string | null
  readonly decidedOn: string | null
  readonly decision: 'met' | 'not-met' | null
  readonly decisionReason: string
  readonly persistence: string
  readonly harm: string
  readonly adequacy: string
  readonly chair: string
  readonly panelOn: string | null
  readonly reviewedOn: string | null
  readonly findings: string
  readonly toldOn: string | null
  readonly appealedOn: string | null
  readonly appealReason: string
  readonly appealDecidedOn: string | null
  readonly appealOutcome: string
  readonly closedOn: string | null
}

export interface CaseReview extends ReviewInput, ReviewSteps {
  readonly recordId: string
  readonly reference: string
  readonly applicationId: string | null
  readonly rulesFrom: string
  readonly madeBy: string | null
  readonly version: number
}

const REVIEW = sql<CaseReview>`v.record_id as "recordId", v.reference, v.application_id as "applicationId",
  v.rules_from as "rulesFrom", v.victim_id as "victimId", v.applied_on as "appliedOn", v.applied_by as "appliedBy", v.channel,
  v.behalf_note as "behalfNote", v.involvement, v.what, v.wanted, v.acknowledged_on as "acknowledgedOn",
  v.decided_on as "decidedOn", v.decision, v.decision_reason as "decisionReason", v.persistence, v.harm, v.adequacy, v.chair,
  v.panel_on as "panelOn", v.reviewed_on as "reviewedOn", v.findings, v.told_on as "toldOn", v.appealed_on as "appealedOn",
  v.appeal_reason as "appealReason", v.appeal_decided_on as "appealDecidedOn", v.appeal_outcome as "appealOutcome",
  v.closed_on as "closedOn", v.made_by as "madeBy", v.version`

/**
 * Makes a review, shares it by rule, and takes up the complaints that stand in the cases of its victim. An application of
 * the public form is marked as taken; refused when somebody decided it meanwhile.
 */
export async function makeReview(
  tx: Tx,
  actor: Actor,
  given: {
    readonly review: ReviewInput
    readonly record: Omit<NewRecord, 'kind'>
    /** Cases in which the victim's incidents stand. */
    readonly caseIds: readonly string[]
    readonly applicationId: string | null
    readonly now?: Date
  },
): Promise<Result<string, CreateRefusal | 'decided-meanwhile'>> {
  const { review } = given
  const application = given.applicationId === null ? null : await findApplication(tx, given.applicationId)
  if (given.applicationId !== null && application?.state !== 'waiting') return refused('decided-meanwhile')
  const made = await createRecord(tx, actor, { ...given.record, kind: 'review' })
  if (!made.ok) return refused(made.problem)
  const recordId = made.value
  const rules = await reviewRulesOn(tx, review.appliedOn)
  await sql`insert into casework.reviews (record_id, reference, application_id, rules_from, victim_id, applied_on, applied_by,
      channel, behalf_note, involvement, what, wanted, made_by)
    values (${recordId}::uuid, ${application?.reference ?? newReference('V')}, ${given.applicationId}::uuid,
      ${rules.validFrom}::date, ${review.victimId}::uuid, ${review.appliedOn}::date, ${review.appliedBy}, ${review.channel},
      ${review.behalfNote.trim()}, ${review.involvement}, ${review.what.trim()}, ${review.wanted.trim()},
      ${actor.userId}::uuid)`.execute(tx)
  if (application !== null) {
    await sql`update casework.review_applications set state = 'taken', review_id = ${recordId}::uuid,
        decided_by = ${actor.userId}::uuid, decided_at = ${given.now ?? new Date()}
      where id = ${application.id}::uuid and state = 'waiting'`.execute(tx)
  }
  await takeUpIncidents(tx, actor, { recordId, caseIds: given.caseIds })
  return ok(recordId)
}

/** Puts every telling of the cases' incidents on the list of complaints: each agency once for each incident. Again, only what is new. */
export async function takeUpIncidents(
  tx: Tx,
  actor: Actor,
  of: { readonly recordId: string; readonly caseIds: readonly string[] },
): Promise<number> {
  let added = 0
  const firstOf = new Map<string, string>()
  for (const incident of (await incidentsOf(tx, of.caseIds)).reverse()) {
    const tellings =
      incident.tellings.length > 0
        ? incident.tellings
        : [{ name: 'An agency, not noted which', toldOn: incident.onDay }]
    for (const telling of tellings) {
      const key = incident.sameAs ?? incident.id
      const { rows } = await sql<{ id: string }>`
        insert into casework.review_complaints (review_id, happened_on, complained_on, agency, reference, what, source,
          incident_id, same_as, added_by)
        values (${of.recordId}::uuid, least(${incident.onDay}::date, ${telling.toldOn}::date), ${telling.toldOn}::date,
          ${telling.name}, ${incident.policeNumber}, ${incident.whatHappened.slice(0, 1000)}, 'records', ${incident.id}::uuid,
          ${firstOf.get(key) ?? null}::uuid, ${actor.userId}::uuid)
        on conflict do nothing returning id`.execute(tx)
      const id = rows[0]?.id
      if (id === undefined) continue
      added++
      if (!firstOf.has(key)) firstOf.set(key, id)
    }
  }
  return added
}

/** Null when there is none that the actor may read. */
export async function findReview(tx: Tx, recordId: string): Promise<CaseReview | null> {
  const { rows } =
    await sql<CaseReview>`select ${REVIEW} from casework.reviews v where v.record_id = ${recordId}::uuid`.execute(tx)
  return rows[0] ?? null
}

/** Reviews that the actor may read: those that run first, then the newest. */
export async function listReviews(
  tx: Tx,
  of: { readonly limit: number; readonly offset: number },
): Promise<{ reviews: CaseReview[]; total: number }> {
  const { rows } = await sql<CaseReview & { total: number }>`
    select ${REVIEW}, count(*) over ()::int as total from casework.reviews v
    order by v.closed_on is not null, v.applied_on desc, v.record_id limit ${of.limit} offset ${of.offset}`.execute(tx)
  return { reviews: rows, total: rows[0]?.total ?? 0 }
}

/** References of reviews, for sharing's registers: as far as the actor may read them. */
export async function titlesOfReviews(tx: Tx, recordIds: readonly string[]): Promise<Map<string, string>> {
  if (recordIds.length === 0) return new Map()
  const { rows } = await sql<{ record_id: string; reference: string }>`select record_id, reference from casework.reviews
    where record_id = any (${[...recordIds]}::uuid[])`.execute(tx)
  return new Map(rows.map((row) => [row.record_id, `${row.reference}: case review`]))
}

const STEP_COLUMNS: Readonly<Record<keyof ReviewSteps, { readonly column: string; readonly type: 'date' | 'text' }>> = {
  acknowledgedOn: { column: 'acknowledged_on', type: 'date' },
  decidedOn: { column: 'decided_on', type: 'date' },
  decision: { column: 'decision', type: 'text' },
  decisionReason: { column: 'decision_reason', type: 'text' },
  persistence: { column: 'persistence', type: 'text' },
  harm: { column: 'harm', type: 'text' },
  adequacy: { column: 'adequacy', type: 'text' },
  chair: { column: 'chair', type: 'text' },
  panelOn: { column: 'panel_on', type: 'date' },
  reviewedOn: { column: 'reviewed_on', type: 'date' },
  findings: { column: 'findings', type: 'text' },
  toldOn: { column: 'told_on', type: 'date' },
  appealedOn: { column: 'appealed_on', type: 'date' },
  appealReason: { column: 'appeal_reason', type: 'text' },
  appealDecidedOn: { column: 'appeal_decided_on', type: 'date' },
  appealOutcome: { column: 'appeal_outcome', type: 'text' },
  closedOn: { column: 'closed_on', type: 'date' },
}

/** Sets what a step says. False when somebody changed the review meanwhile, or the actor may not. */
export async function saveStep(
  tx: Tx,
  given: { readonly recordId: string; readonly version: number; readonly changes: Partial<ReviewSteps> },
): Promise<boolean> {
  const sets: RawBuilder<unknown>[] = Object.entries(given.changes).map(([key, value]) => {
    const { column, type } = STEP_COLUMNS[key as keyof ReviewSteps]
    return sql`${sql.ref(column)} = ${value}::${sql.raw(type)}`
  })
  const { rows } = await sql`update casework.reviews set ${sql.join([...sets, sql`version = version + 1`])}
    where record_id = ${given.recordId}::uuid and version = ${given.version} returning record_id`.execute(tx)
  return rows.length > 0
}

export interface ReviewComplaint {
  readonly id: string
  readonly happenedOn: string | null
  readonly complainedOn: string
  readonly agency: string
  readonly reference: string
  readonly what: string
  readonly source: 'records' | 'history' | 'applicant'
  readonly sameAs: string | null
}

export async function complaintsOf(tx: Tx, reviewId: string): Promise<ReviewComplaint[]> {
  const { rows } =
    await sql<ReviewComplaint>`select id, happened_on as "happenedOn", complained_on as "complainedOn", agency,
      reference, what, source, same_as as "sameAs"
    from casework.review_complaints where review_id = ${reviewId}::uuid order by complained_on, added_at, id`.execute(
      tx,
    )
  return rows
}

export async function addComplaint(
  tx: Tx,
  actor: Actor,
  given: Omit<ReviewComplaint, 'id' | 'sameAs'> & { readonly reviewId: string },
): Promise<void> {
  await sql`insert into casework.review_complaints (review_id, happened_on, complained_on, agency, reference, what, source, added_by)
    values (${given.reviewId}::uuid, ${given.happenedOn}::date, ${given.complainedOn}::date, ${given.agency.trim()},
      ${given.reference.trim()}, ${given.what.trim()}, ${given.source}, ${actor.userId}::uuid)`.execute(tx)
}

/** Marks a complaint as being about the same incident as another of the same review; null takes the mark away. */
export async function markComplaint(
  tx: Tx,
  given: { readonly reviewId: string; readonly id: string; readonly sameAs: string | null },
): Promise<boolean> {
  const { rows } = await sql`update casework.review_complaints set same_as = ${given.sameAs}::uuid
    where id = ${given.id}::uuid and review_id = ${given.reviewId}::uuid and id is distinct from ${given.sameAs}::uuid
      and (${given.sameAs}::uuid is null or exists (select from casework.review_complaints o
        where o.id = ${given.sameAs}::uuid and o.review_id = ${given.reviewId}::uuid)) returning id`.execute(tx)
  return rows.length > 0
}

export interface History {
  readonly id: string
  readonly agencyId: string
  readonly askedOn: string
  readonly dueOn: string
  readonly answeredOn: string | null
  readonly known: string
  readonly done: string
  readonly usesSystem: 'yes' | 'partly' | 'no' | null
  readonly version: number
}

export async function historiesOf(tx: Tx, reviewId: string): Promise<History[]> {
  const { rows } = await sql<History>`select id, agency_id as "agencyId", asked_on as "askedOn", due_on as "dueOn",
      answered_on as "answeredOn", known, done, uses_system as "usesSystem", version
    from casework.review_histories where review_id = ${reviewId}::uuid order by asked_on, id`.execute(tx)
  return rows
}

/** Asks agencies for what they know; those that were asked before are passed over. Returns those asked now. */
export async function askHistories(
  tx: Tx,
  actor: Actor,
  given: {
    readonly reviewId: string
    readonly agencyIds: readonly string[]
    readonly askedOn: string
    readonly dueOn: string
  },
): Promise<number> {
  const { rows } = await sql`
    insert into casework.review_histories (review_id, agency_id, asked_on, due_on, asked_by)
    select ${given.reviewId}::uuid, a, ${given.askedOn}::date, ${given.dueOn}::date, ${actor.userId}::uuid
    from unnest(${[...given.agencyIds]}::uuid[]) as a on conflict do nothing returning id`.execute(tx)
  return rows.length
}

export async function answerHistory(
  tx: Tx,
  actor: Actor,
  given: Pick<History, 'id' | 'known' | 'done' | 'usesSystem' | 'version'> & {
    readonly reviewId: string
    readonly on: string
  },
): Promise<boolean> {
  const { rows } =
    await sql`update casework.review_histories set answered_on = ${given.on}::date, known = ${given.known.trim()},
      done = ${given.done.trim()}, uses_system = ${given.usesSystem}, answered_by = ${actor.userId}::uuid, version = version + 1
    where id = ${given.id}::uuid and review_id = ${given.reviewId}::uuid and version = ${given.version} returning id`.execute(
      tx,
    )
  return rows.length > 0
}

export interface Recommendation {
  readonly id: string
  readonly agencyId: string
  readonly madeOn: string
  readonly text: string
  readonly reply: 'accepted' | 'partly' | 'refused' | null
  readonly replyText: string
  readonly repliedOn: string | null
  readonly doneOn: string | null
  readonly version: number
}

export async function recommendationsOf(tx: Tx, reviewId: string): Promise<Recommendation[]> {
  const { rows } = await sql<Recommendation>`select id, agency_id as "agencyId", made_on as "madeOn", text, reply,
      reply_text as "replyText", replied_on as "repliedOn", done_on as "doneOn", version
    from casework.review_recommendations where review_id = ${reviewId}::uuid order by made_on, id`.execute(tx)
  return rows
}

export async function recommend(
  tx: Tx,
  given: { readonly reviewId: string; readonly agencyId: string; readonly text: string; readonly on: string },
): Promise<void> {
  await sql`insert into casework.review_recommendations (review_id, agency_id, made_on, text)
    values (${given.reviewId}::uuid, ${given.agencyId}::uuid, ${given.on}::date, ${given.text.trim()})`.execute(tx)
}

export async function replyTo(
  tx: Tx,
  actor: Actor,
  given: Pick<Recommendation, 'id' | 'reply' | 'replyText' | 'doneOn' | 'version'> & { reviewId: string; on: string },
): Promise<boolean> {
  const { rows } =
    await sql`update casework.review_recommendations set reply = ${given.reply}, reply_text = ${given.replyText.trim()},
      replied_on = ${given.on}::date, replied_by = ${actor.userId}::uuid, done_on = ${given.doneOn}::date, version = version + 1
    where id = ${given.id}::uuid and review_id = ${given.reviewId}::uuid and version = ${given.version} returning id`.execute(
      tx,
    )
  return rows.length > 0
}

export const LETTER_KINDS = {
  acknowledgement: 'We have your application',
  'threshold-met': 'The threshold is met',
  'threshold-not-met': 'The threshold is not met',
  outcome: 'What came of the review',
} as const
export type LetterKind = keyof typeof LETTER_KINDS

export interface Letter {
  readonly id: string
  readonly kind: LetterKind
  readonly body: string
  readonly writtenAt: Date
  readonly sentOn: string | null
  readonly version: number
}

export async function lettersOf(tx: Tx, reviewId: string): Promise<Letter[]> {
  const { rows } = await sql<Letter>`select id, kind, body, written_at as "writtenAt", sent_on as "sentOn", version
    from casework.review_letters where review_id = ${reviewId}::uuid order by written_at, id`.execute(tx)
  return rows
}

export async function writeLetter(
  tx: Tx,
  actor: Actor,
  given: { readonly reviewId: string; readonly kind: LetterKind; readonly body: string },
): Promise<string> {
  const { rows } = await sql<{ id: string }>`insert into casework.review_letters (review_id, kind, body, written_by)
    values (${given.reviewId}::uuid, ${given.kind}, ${given.body.trim()}, ${actor.userId}::uuid) returning id`.execute(
    tx,
  )
  return rows[0]?.id ?? ''
}

/** Changes a letter that was not sent, or notes that it was. */
export async function changeLetter(
  tx: Tx,
  given: { reviewId: string; id: string; version: number; body: string; sentOn: string | null },
): Promise<boolean> {
  const { rows } =
    await sql`update casework.review_letters set body = ${given.body.trim()}, sent_on = ${given.sentOn}::date,
      version = version + 1
    where id = ${given.id}::uuid and review_id = ${given.reviewId}::uuid and version = ${given.version} and sent_on is null
    returning id`.execute(tx)
  return rows.length > 0
}

export interface YearlyFigures {
  readonly applications: number
  readonly thresholdNotMet: number
  readonly reviews: number
  readonly withRecommendations: number
}

/** The figures that are published each year (section 104(9) of the Act), of the reviews that the actor may read. */
export async function figuresOfYear(
  tx: Tx,
  of: { readonly from: string; readonly to: string },
): Promise<YearlyFigures> {
  const { rows } = await sql<YearlyFigures>`
    select count(*)::int as applications, (count(*) filter (where v.decision = 'not-met'))::int as "thresholdNotMet",
      (count(*) filter (where v.reviewed_on is not null))::int as reviews,
      (count(*) filter (where v.reviewed_on is not null and exists (select from casework.review_recommendations m
        where m.review_id = v.record_id)))::int as "withRecommendations"
    from casework.reviews v where v.applied_on between ${of.from}::date and ${of.to}::date`.execute(tx)
  return rows[0] ?? { applications: 0, thresholdNotMet: 0, reviews: 0, withRecommendations: 0 }
}

/** That somebody was told of the case review. */
export interface Explanation {
  readonly caseId: string
  readonly profileId: string
  /** ISO day. */
  readonly on: string
  readonly how: string
  readonly byUserId: string | null
}

/** When these people were told of the case review, on any case that the actor may read; the last time first. */
export async function explanationsTo(tx: Tx, profileIds: readonly string[]): Promise<Explanation[]> {
  if (profileIds.length === 0) return []
  const { rows } = await sql<Explanation>`
    select case_id as "caseId", profile_id as "profileId", explained_on as "on", how, by_user_id as "byUserId"
    from casework.review_explanations where profile_id = any (${[...profileIds]}::uuid[])
    order by explained_on desc, id desc`.execute(tx)
  return rows
}

/** Notes that a victim was told. The same sent twice is noted once. */
export async function noteExplained(
  tx: Tx,
  actor: Actor,
  given: Omit<Explanation, 'byUserId'> & { readonly now?: Date },
): Promise<void> {
  const { caseId, profileId, on } = given
  const how = given.how.trim()
  // Takes the case first, so that of two at once the second sees the first.
  await touchCase(tx, caseId, given.now)
  await sql`insert into casework.review_explanations (case_id, profile_id, explained_on, how, by_user_id)
    select ${caseId}::uuid, ${profileId}::uuid, ${on}::date, ${how}, ${actor.userId}::uuid
    where not exists (select from casework.review_explanations e where e.case_id = ${caseId}::uuid
      and e.profile_id = ${profileId}::uuid and e.explained_on = ${on}::date and e.how = ${how})`.execute(tx)
}
