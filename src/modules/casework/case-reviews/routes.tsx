import { areasByIds } from '../../../foundations/areas/index.ts'
import { findPartnership, listAgencies, teamNames } from '../../../foundations/identity/index.ts'
import { namesOfRecords } from '../../../foundations/people/index.ts'
import {
  bannerNames,
  findRecord,
  Marked,
  RecordBanner,
  type RecordHeader,
  reaches,
} from '../../../foundations/sharing/index.ts'
import { addDays, londonDay } from '../../../platform/clock/index.ts'
import type { AuditNote, Tx } from '../../../platform/db/index.ts'
import { toCsv } from '../../../platform/files/index.ts'
import { type FieldError, parseForm } from '../../../platform/forms/index.ts'
import type { Html } from '../../../platform/html/jsx-runtime.ts'
import {
  download,
  forbidden,
  may,
  notFound,
  page,
  type Reply,
  type Route,
  redirect,
  route,
  type Visit,
} from '../../../platform/http/index.ts'
import { isUuid } from '../../../platform/ids/index.ts'
import { type CaseworkDeps, exporting, reading, writing } from '../deps.ts'
import { isVictim } from '../domain/case.ts'
import { type Clock, clocksOf, type ReviewRules, standingOf, thresholdOf } from '../domain/case-review.ts'
import { isKeyOf } from '../domain/words.ts'
import { listCases } from '../store/case-lists.ts'
import {
  addComplaint,
  answerHistory,
  askHistories,
  type CaseReview,
  changeLetter,
  complaintsOf,
  figuresOfYear,
  findApplication,
  findReview,
  historiesOf,
  LETTER_KINDS,
  lettersOf,
  listReviewRules,
  listReviews,
  makeReview,
  markComplaint,
  recommend,
  recommendationsOf,
  refuseApplication,
  replyTo,
  reviewRulesOn,
  saveStep,
  setReviewRules,
  waitingApplications,
  writeLetter,
} from '../store/case-reviews.ts'
import { participantsOf } from '../store/participants.ts'
import { explainRoutes } from './explain-routes.tsx'
import {
  COMPLAINT_FORM,
  HISTORY_FORM,
  LETTER_FORM,
  MAKE_FORM,
  REASON_FORM,
  RECOMMEND_FORM,
  REPLY_FORM,
  RULES_FORM,
} from './form.ts'
import { letterFor } from './letters.ts'
import {
  ApplicationPage,
  FiguresPage,
  HistoryPage,
  LetterPage,
  type MakeDraft,
  MakePage,
  ReplyPage,
  ReviewPage,
  ReviewsPage,
  RulesPage,
  StepPage,
} from './page.tsx'
import { publicReviewRoutes } from './public.tsx'
import { isStep, STEPS, type Step, valuesOf } from './steps.ts'

const CRUMB = { text: 'Case reviews', href: '/case-reviews' }
const PER_PAGE = 50
/** So many cases are offered, those worked on last; from the page of a case, any. */
const CASES = 50
/** Days that agencies are given to tell what they know, unless somebody says otherwise. */
const HISTORY_DAYS = 7

/** Case reviews, from the public form to the yearly figures. */
export function caseReviewRoutes(deps: CaseworkDeps): Route[] {
  const access = may('casework.use')
  const get = (path: string, handle: (visit: Visit) => Promise<Reply>) => route({ method: 'GET', path, access, handle })
  const post = (path: string, handle: (visit: Visit) => Promise<Reply>) =>
    route({ method: 'POST', path, access, handle })
  return [
    ...publicReviewRoutes(deps),
    get('/case-reviews', (visit) => list(deps, visit)),
    get('/case-reviews/figures', (visit) => figures(deps, visit)),
    get('/case-reviews/figures.csv', (visit) => figuresCsv(deps, visit)),
    route({
      ...{ method: 'GET', path: '/case-reviews/rules', access: may('casework.use', 'casework.configure') },
      handle: (visit) => rulesPage(deps, visit, { errors: [] }),
    }),
    route({
      ...{ method: 'POST', path: '/case-reviews/rules', access: may('casework.configure') },
      handle: (visit) => postRules(deps, visit),
    }),
    get('/case-reviews/applications/:id', (visit) => application(deps, visit, [])),
    post('/case-reviews/applications/:id', (visit) => postRefusal(deps, visit)),
    get('/case-reviews/new', (visit) => openMake(deps, visit)),
    post('/case-reviews/new', (visit) => postMake(deps, visit)),
    get('/case-reviews/:record', (visit) => show(deps, visit)),
    get('/case-reviews/:record/steps/:step', (visit) => openStep(deps, visit)),
    post('/case-reviews/:record/steps/:step', (visit) => postStep(deps, visit)),
    post('/case-reviews/:record/complaints', (visit) => postComplaint(deps, visit)),
    post('/case-reviews/:record/same', (visit) => postSame(deps, visit)),
    post('/case-reviews/:record/histories', (visit) => postAsk(deps, visit)),
    get('/case-reviews/:record/histories/:id', (visit) => history(deps, visit)),
    post('/case-reviews/:record/histories/:id', (visit) => history(deps, visit)),
    post('/case-reviews/:record/recommendations', (visit) => postRecommendation(deps, visit)),
    get('/case-reviews/:record/recommendations/:id', (visit) => reply(deps, visit)),
    post('/case-reviews/:record/recommendations/:id', (visit) => reply(deps, visit)),
    get('/case-reviews/:record/letters/new', (visit) => newLetter(deps, visit)),
    post('/case-reviews/:record/letters/new', (visit) => newLetter(deps, visit)),
    get('/case-reviews/:record/letters/:id', (visit) => letter(deps, visit)),
    post('/case-reviews/:record/letters/:id', (visit) => letter(deps, visit)),
    ...explainRoutes(deps),
  ]
}

const todayOf = (deps: CaseworkDeps) => londonDay(deps.now())
const versionIn = (visit: Visit) => Number(visit.form.get('version'))

/** The first clock that still runs. */
function nextClock(review: CaseReview, of: { rules: ReviewRules; today: string }): Clock | undefined {
  return review.closedOn === null ? clocksOf(review, of).find(({ doneOn }) => doneOn === null) : undefined
}

function list(deps: CaseworkDeps, visit: Visit): Promise<Reply> {
  const today = todayOf(deps)
  const number = /^[1-9]\d{0,4}$/.test(visit.query.get('page') ?? '') ? Number(visit.query.get('page')) : 1
  return deps.db.withActor(visit.actor, reading(visit, 'list-reviews'), async (tx, note) => {
    const { reviews, total } = await listReviews(tx, { limit: PER_PAGE, offset: (number - 1) * PER_PAGE })
    const rules = new Map((await listReviewRules(tx)).map((one) => [one.validFrom, one]))
    const waiting = await waitingApplications(tx)
    const areas = new Map(
      (await areasByIds(tx, [...new Set(waiting.map(({ areaId }) => areaId))])).map((a) => [a.id, a.name]),
    )
    note({ recordIds: reviews.map(({ recordId }) => recordId), detail: { applications: waiting.length } })
    const body = (
      <ReviewsPage
        applications={waiting.map((one) => ({ ...one, areaName: areas.get(one.areaId) ?? '' }))}
        reviews={reviews.map((review) => {
          const own = rules.get(review.rulesFrom)
          return { ...review, next: own === undefined ? undefined : nextClock(review, { rules: own, today }) }
        })}
        total={total}
        more={number * PER_PAGE < total ? `/case-reviews?page=${number + 1}` : null}
      />
    )
    return page({
      title: 'Case reviews',
      wide: true,
      body: <Marked classification="official-sensitive">{body}</Marked>,
    })
  })
}

/** Financial years, the present one first: `2026-27`. */
function yearsUpTo(today: string): string[] {
  const year = Number(today.slice(0, 4)) - (today.slice(5) < '04-01' ? 1 : 0)
  return Array.from({ length: 6 }, (_, i) => `${year - i}-${String((year - i + 1) % 100).padStart(2, '0')}`)
}

const spanOf = (year: string) => ({ from: `${year.slice(0, 4)}-04-01`, to: `${Number(year.slice(0, 4)) + 1}-03-31` })

function yearIn(deps: CaseworkDeps, visit: Visit) {
  const years = yearsUpTo(todayOf(deps))
  return { years, year: years.find((one) => one === visit.query.get('year')) ?? years[0] ?? '' }
}

function figures(deps: CaseworkDeps, visit: Visit): Promise<Reply> {
  const { year, years } = yearIn(deps, visit)
  return deps.db.withActor(visit.actor, reading(visit, 'view-review-figures'), async (tx) =>
    page({
      title: `Case reviews, ${year}`,
      crumbs: [CRUMB, { text: 'Yearly figures' }],
      body: <FiguresPage year={year} years={years} figures={await figuresOfYear(tx, spanOf(year))} />,
    }),
  )
}

function figuresCsv(deps: CaseworkDeps, visit: Visit): Promise<Reply> {
  const { year } = yearIn(deps, visit)
  return deps.db.withActor(visit.actor, exporting(visit, 'export-review-figures'), async (tx) => {
    const found = await figuresOfYear(tx, spanOf(year))
    const body = toCsv(
      ['year', 'applications', 'threshold_not_met', 'reviews', 'reviews_with_recommendations'],
      [[year, found.applications, found.thresholdNotMet, found.reviews, found.withRecommendations].map(String)],
    )
    return download({ name: `case-reviews-${year}.csv`, type: 'text/csv; charset=utf-8', body })
  })
}

function rulesPage(
  deps: CaseworkDeps,
  visit: Visit,
  view: { readonly errors: readonly FieldError[]; readonly draft?: Readonly<Record<string, string>> },
): Promise<Reply> {
  return deps.db.withActor(visit.actor, reading(visit, 'view-review-rules'), async (tx) => {
    const rules = await listReviewRules(tx)
    const [newest] = rules
    const fromNewest = Object.fromEntries(Object.entries(newest ?? {}).map(([key, value]) => [key, String(value)]))
    const mayChange = visit.actor.permissions.includes('casework.configure')
    const draft = { ...fromNewest, validFrom: '', source: '', reviewOn: '' }
    return page({
      title: 'Local rules of the case review',
      status: view.errors.length > 0 ? 422 : 200,
      wide: true,
      crumbs: [CRUMB, { text: 'Local rules' }],
      body: (
        <RulesPage
          {...{ rules, errors: view.errors, today: todayOf(deps), formToken: visit.formToken }}
          draft={mayChange ? (view.draft ?? draft) : null}
        />
      ),
    })
  })
}

async function postRules(deps: CaseworkDeps, visit: Visit): Promise<Reply> {
  const draft = Object.fromEntries(
    Object.keys(RULES_FORM.shape).map((name) => [name, visit.form.get(name)?.trim() ?? '']),
  )
  const parsed = parseForm(RULES_FORM, visit.form)
  if (!parsed.ok) return rulesPage(deps, visit, { errors: parsed.errors, draft })
  const today = todayOf(deps)
  if (parsed.value.reviewOn <= today) {
    return rulesPage(deps, visit, { errors: [{ field: 'reviewOn', message: 'Choose a day to come' }], draft })
  }
  const saved = await deps.db.withActor(visit.actor, writing(visit, 'set-review-rules'), (tx) =>
    setReviewRules(tx, visit.actor, { ...parsed.value, checkedOn: today }),
  )
  return saved
    ? redirect('/case-reviews/rules', { notice: 'review-rules-set' })
    : rulesPage(deps, visit, {
        errors: [{ field: 'validFrom', message: 'A version begins on that day already: choose another' }],
        draft,
      })
}

function application(deps: CaseworkDeps, visit: Visit, errors: readonly FieldError[]): Promise<Reply> {
  return deps.db.withActor(visit.actor, reading(visit, 'view-review-application'), async (tx, note) => {
    const id = visit.params['id']
    const one = isUuid(id) ? await findApplication(tx, id) : null
    if (one === null) {
      note({ outcome: 'refused' })
      return notFound()
    }
    note({ detail: { applicationId: one.id } })
    const [area] = await areasByIds(tx, [one.areaId])
    const body = (
      <ApplicationPage application={one} areaName={area?.name ?? ''} errors={errors} formToken={visit.formToken} />
    )
    return page({
      title: 'Application for a case review',
      status: errors.length > 0 ? 422 : 200,
      crumbs: [CRUMB, { text: one.reference }],
      body: <Marked classification="official-sensitive">{body}</Marked>,
    })
  })
}

async function postRefusal(deps: CaseworkDeps, visit: Visit): Promise<Reply> {
  const parsed = parseForm(REASON_FORM, visit.form)
  if (!parsed.ok) return application(deps, visit, parsed.errors)
  const id = visit.params['id']
  const done = await deps.db.withActor(visit.actor, writing(visit, 'refuse-review-application'), async (tx, note) => {
    const one = isUuid(id) ? await findApplication(tx, id) : null
    note({ detail: { applicationId: one?.id ?? null } })
    if (one === null) return null
    return refuseApplication(tx, visit.actor, { id: one.id, reason: parsed.value.reason, now: deps.now() })
  })
  if (done === null) return notFound()
  return redirect('/case-reviews', { notice: done ? 'application-not-taken' : 'review-changed' })
}

interface VictimCase {
  readonly id: string
  readonly name: string
  readonly victims: readonly { readonly id: string; readonly name: string }[]
}

/** Cases of the actor's teams, or the one asked for, with their victims whom the actor knows of. */
async function victimCases(deps: CaseworkDeps, tx: Tx, visit: Visit, only: string | null): Promise<VictimCase[]> {
  const { cases } = await listCases(tx, visit.actor, {
    filter: {
      view: 'all',
      state: 'all',
      band: null,
      late: null,
      areaId: null,
      ...(only === null ? {} : { ids: [only] }),
    },
    ...{ sort: { key: 'worked', descending: true }, today: todayOf(deps), limit: CASES, offset: 0 },
  })
  const people = await participantsOf(
    tx,
    cases.map(({ recordId }) => recordId),
  )
  return cases.flatMap(({ recordId, reference, title }): VictimCase[] => {
    const victims = people.flatMap((one) =>
      one.caseId === recordId && isVictim(one.role) && one.name !== null ? [{ id: one.profileId, name: one.name }] : [],
    )
    return victims.length === 0 ? [] : [{ id: recordId, name: `${reference} ${title}`, victims }]
  })
}

function makePage(
  visit: Visit,
  view: { readonly draft: MakeDraft; readonly cases: readonly VictimCase[]; readonly errors: readonly FieldError[] },
): Reply {
  return page({
    title: 'Note an application',
    status: view.errors.length > 0 ? 422 : 200,
    crumbs: [CRUMB, { text: 'Note an application' }],
    body: (
      <Marked classification="official-sensitive">
        <MakePage {...view} formToken={visit.formToken} />
      </Marked>
    ),
  })
}

function openMake(deps: CaseworkDeps, visit: Visit): Promise<Reply> {
  const asked = visit.query.get('case') ?? ''
  const only = isUuid(asked) ? asked : null
  const applicationId = visit.query.get('application') ?? ''
  return deps.db.withActor(visit.actor, reading(visit, 'prepare-review'), async (tx, note) => {
    const cases = await victimCases(deps, tx, visit, only)
    const one = isUuid(applicationId) ? await findApplication(tx, applicationId) : null
    note({ recordIds: cases.map(({ id }) => id) })
    const alone = cases.length === 1 && cases[0]?.victims.length === 1 ? cases[0] : undefined
    const draft: MakeDraft = {
      ...{ caseId: alone?.id ?? '', victimId: alone?.victims[0]?.id ?? '', applicationId: one?.id ?? '' },
      appliedOn: one === null ? todayOf(deps) : londonDay(one.receivedAt),
      appliedBy: one === null ? '' : one.forSomebodyElse ? 'other' : 'victim',
      channel: one === null ? '' : 'form',
      behalfNote: one?.forSomebodyElse ? `${one.applicantName}. ${one.victimAgrees}` : '',
      ...{ involvement: one?.involvement ?? '', wanted: one?.wanted ?? '' },
      what: one === null ? '' : `${one.what}\n\nComplaints, as told: ${one.complaints}`.slice(0, 4000),
    }
    return makePage(visit, { draft, cases, errors: [] })
  })
}

function postMake(deps: CaseworkDeps, visit: Visit): Promise<Reply> {
  const field = (name: string) => visit.form.get(name)?.trim() ?? ''
  const [caseId = '', victimId = ''] = field('victim').split(' ')
  const draft: MakeDraft = {
    ...{ caseId, victimId, appliedOn: field('appliedOn'), appliedBy: field('appliedBy'), channel: field('channel') },
    ...{ behalfNote: field('behalfNote'), involvement: field('involvement'), what: field('what') },
    ...{ wanted: field('wanted'), applicationId: field('applicationId') },
  }
  const parsed = parseForm(MAKE_FORM, visit.form)
  return deps.db.withActor(visit.actor, writing(visit, 'make-review'), async (tx, note) => {
    const latest = await victimCases(deps, tx, visit, null)
    const offered = latest.some(({ id }) => id === caseId) || !isUuid(caseId)
    const cases = offered ? latest : [...(await victimCases(deps, tx, visit, caseId)), ...latest]
    const errors: FieldError[] = parsed.ok ? [] : [...parsed.errors]
    const chosen = cases.find(({ id, victims }) => id === caseId && victims.some((victim) => victim.id === victimId))
    if (chosen === undefined) errors.unshift({ field: 'victim', message: 'Choose the victim and their case' })
    if (draft.appliedOn > todayOf(deps)) errors.push({ field: 'appliedOn', message: 'It cannot be in the future' })
    if (draft.appliedBy !== '' && draft.appliedBy !== 'victim' && draft.behalfNote === '') {
      errors.push({ field: 'behalfNote', message: 'Say who applies, and how the victim agreed' })
    }
    const header = chosen === undefined ? null : await findRecord(tx, chosen.id)
    if (!parsed.ok || header === null || errors.length > 0) {
      note({ outcome: 'invalid' })
      return makePage(visit, { draft, cases, errors })
    }
    const { value } = parsed
    const made = await makeReview(tx, visit.actor, {
      review: { ...value, victimId },
      record: {
        ...{ purposeId: header.purposeId, areaId: header.areaId },
        ownerTeamId: visit.actor.teamIds.includes(header.ownerTeamId)
          ? header.ownerTeamId
          : (visit.actor.teamIds[0] ?? ''),
      },
      caseIds: cases.filter(({ victims }) => victims.some(({ id }) => id === victimId)).map(({ id }) => id),
      applicationId: isUuid(draft.applicationId) ? draft.applicationId : null,
      now: deps.now(),
    })
    if (!made.ok) {
      note({ outcome: made.problem })
      const message =
        made.problem === 'decided-meanwhile'
          ? 'Somebody dealt with this application meanwhile'
          : 'Your team cannot add a review under this purpose'
      return makePage(visit, { draft, cases, errors: [{ field: 'victim', message }] })
    }
    note({ recordIds: [made.value, caseId], purposeId: header.purposeId })
    return redirect(`/case-reviews/${made.value}`, { notice: 'review-made' })
  })
}

interface Present {
  readonly review: CaseReview
  readonly header: RecordHeader
}

async function presentIn(tx: Tx, visit: Visit): Promise<Present | null> {
  const id = visit.params['record']
  const review = isUuid(id) ? await findReview(tx, id) : null
  const header = review === null ? null : await findRecord(tx, review.recordId)
  return review === null || header === null ? null : { review, header }
}

const mayAddTo = ({ header }: Present) => reaches(header.level, 'contribute') && header.restrictedAt === null

interface Around extends Present {
  readonly tx: Tx
  readonly note: (note: AuditNote) => void
}

/** Runs something about a review that the actor may read; with `change` one that they may add to. */
function about(
  deps: CaseworkDeps,
  visit: Visit,
  of: { readonly action: string; readonly change?: boolean; readonly work: (around: Around) => Promise<Reply> },
): Promise<Reply> {
  const purpose = visit.method === 'POST' ? writing(visit, of.action) : reading(visit, of.action)
  return deps.db.withActor(visit.actor, purpose, async (tx, note) => {
    const present = await presentIn(tx, visit)
    if (present === null) {
      note({ outcome: 'refused' })
      return notFound()
    }
    note({ recordIds: [present.header.id], purposeId: present.header.purposeId })
    if (of.change === true && !mayAddTo(present)) {
      note({ outcome: 'refused' })
      return forbidden(`You can read this review and not change it. ${present.header.ownerTeamName} answers for it.`)
    }
    return of.work({ ...present, tx, note })
  })
}

function framed(around: Present, of: { title: string; status?: number; body: Html }): Reply {
  return page({
    title: of.title,
    status: of.status ?? 200,
    crumbs: [
      CRUMB,
      { text: around.review.reference, href: `/case-reviews/${around.review.recordId}` },
      { text: of.title },
    ],
    body: <Marked classification={around.header.classification}>{of.body}</Marked>,
  })
}

async function judged(deps: CaseworkDeps, { tx, review }: Around) {
  const rules = (await listReviewRules(tx)).find(({ validFrom }) => validFrom === review.rulesFrom)
  const held = rules ?? (await reviewRulesOn(tx, review.appliedOn))
  const complaints = await complaintsOf(tx, review.recordId)
  const standing = standingOf(complaints, { appliedOn: review.appliedOn, rules: held })
  return {
    ...{ rules: held, complaints, standing, threshold: thresholdOf(standing, held) },
    clocks: clocksOf(review, { rules: held, today: todayOf(deps) }),
  }
}

async function agenciesOf(tx: Tx) {
  const agencies = (await listAgencies(tx)).map(({ id, name }) => ({ id, name }))
  const nameOf = (id: string) => agencies.find((one) => one.id === id)?.name ?? 'An agency that is gone'
  return { agencies, nameOf }
}

function show(deps: CaseworkDeps, visit: Visit): Promise<Reply> {
  return about(deps, visit, {
    action: 'view-review',
    work: async (around) => {
      const { tx, review, header } = around
      const { agencies, nameOf } = await agenciesOf(tx)
      const names = await namesOfRecords(tx, review.victimId === null ? [] : [review.victimId])
      const withName = <T extends { readonly agencyId: string }>(list: readonly T[]) =>
        list.map((one) => ({ ...one, agencyName: nameOf(one.agencyId) }))
      const body = (
        <ReviewPage
          {...(await judged(deps, around))}
          {...{ review, agencies, today: todayOf(deps), formToken: visit.formToken, mayAdd: mayAddTo(around) }}
          histories={withName(await historiesOf(tx, review.recordId))}
          recommendations={withName(await recommendationsOf(tx, review.recordId))}
          letters={await lettersOf(tx, review.recordId)}
          victimName={review.victimId === null ? null : (names.get(review.victimId) ?? null)}
          banner={<RecordBanner header={header} names={await bannerNames(tx, header)} actor={visit.actor} />}
        />
      )
      return page({
        ...{ title: `Case review ${review.reference}`, wide: true, crumbs: [CRUMB, { text: review.reference }] },
        body: <Marked classification={header.classification}>{body}</Marked>,
      })
    },
  })
}

function stepIn(visit: Visit) {
  const name = visit.params['step']
  return isStep(name) ? { name, step: STEPS[name] as Step } : null
}

function openStep(deps: CaseworkDeps, visit: Visit): Promise<Reply> {
  const found = stepIn(visit)
  if (found === null) return Promise.resolve(notFound())
  return about(deps, visit, {
    action: 'open-review-step',
    change: true,
    work: async (around) => {
      const { review } = around
      const hindrance = found.step.hindrance(review)
      if (hindrance !== null) return forbidden(hindrance)
      const values = valuesOf(found.step, review)
      const [first] = found.step.fields
      if (first?.kind === 'day' && values[first.name] === '') values[first.name] = todayOf(deps)
      const { threshold } = await judged(deps, around)
      const body = (
        <StepPage
          {...{
            review,
            threshold,
            values,
            name: found.name,
            version: String(review.version),
            errors: [],
            changed: false,
          }}
          formToken={visit.formToken}
        />
      )
      return framed(around, { title: found.step.title, body })
    },
  })
}

function postStep(deps: CaseworkDeps, visit: Visit): Promise<Reply> {
  const found = stepIn(visit)
  if (found === null) return Promise.resolve(notFound())
  const { name, step } = found
  return about(deps, visit, {
    action: `review-${name}`,
    change: true,
    work: async (around) => {
      const { tx, review, note } = around
      const hindrance = step.hindrance(review)
      if (hindrance !== null) return forbidden(hindrance)
      const values = Object.fromEntries(step.fields.map((one) => [one.name, visit.form.get(one.name)?.trim() ?? '']))
      const { threshold } = await judged(deps, around)
      const again = (of: { errors: readonly FieldError[]; changed: boolean; version: string }) =>
        framed(around, {
          title: step.title,
          status: of.changed ? 409 : 422,
          body: <StepPage {...{ review, threshold, values, name, ...of }} formToken={visit.formToken} />,
        })
      const parsed = parseForm(step.schema, visit.form)
      const errors = parsed.ok ? daysInOrder(step, values, { review, today: todayOf(deps) }) : parsed.errors
      if (!parsed.ok || errors.length > 0) {
        note({ outcome: 'invalid' })
        return again({ errors, changed: false, version: visit.form.get('version') ?? '' })
      }
      const saved = await saveStep(tx, {
        recordId: review.recordId,
        version: versionIn(visit),
        changes: step.changes(values),
      })
      if (saved) return redirect(`/case-reviews/${review.recordId}`, { notice: 'review-step-saved' })
      note({ outcome: 'changed-meanwhile' })
      return again({ errors: [], changed: true, version: String(review.version) })
    },
  })
}

/** No day of a step lies before the application; what has happened does not lie in the future. */
function daysInOrder(
  step: Step,
  values: Readonly<Record<string, string>>,
  { review, today }: { review: CaseReview; today: string },
): FieldError[] {
  return step.fields.flatMap(({ name, kind }): FieldError[] => {
    const day = values[name] ?? ''
    if (kind !== 'day' || day === '') return []
    if (day < review.appliedOn) return [{ field: name, message: 'This is before the application' }]
    return name !== 'panelOn' && day > today ? [{ field: name, message: 'It cannot be in the future' }] : []
  })
}

const backTo = (review: CaseReview, notice: string) => redirect(`/case-reviews/${review.recordId}`, { notice })

function postComplaint(deps: CaseworkDeps, visit: Visit): Promise<Reply> {
  return about(deps, visit, {
    action: 'add-review-complaint',
    change: true,
    work: async ({ tx, review, note }) => {
      const parsed = parseForm(COMPLAINT_FORM, visit.form)
      const ordered =
        parsed.ok && (parsed.value.happenedOn === '' || parsed.value.happenedOn <= parsed.value.complainedOn)
      if (!parsed.ok || !ordered || parsed.value.complainedOn > todayOf(deps)) {
        note({ outcome: 'invalid' })
        return backTo(review, 'complaint-incomplete')
      }
      const { happenedOn, ...value } = parsed.value
      await addComplaint(tx, visit.actor, {
        ...value,
        ...{ reviewId: review.recordId, happenedOn: happenedOn || null, source: 'applicant' },
      })
      return backTo(review, 'complaint-added')
    },
  })
}

function postSame(deps: CaseworkDeps, visit: Visit): Promise<Reply> {
  return about(deps, visit, {
    action: 'mark-same-complaint',
    change: true,
    work: async ({ tx, review }) => {
      const [id, sameAs] = [visit.form.get('id') ?? '', visit.form.get('sameAs') ?? '']
      const marked =
        isUuid(id) &&
        (sameAs === '' || isUuid(sameAs)) &&
        (await markComplaint(tx, { reviewId: review.recordId, id, sameAs: sameAs === '' ? null : sameAs }))
      return backTo(review, marked ? 'complaint-marked' : 'complaint-not-marked')
    },
  })
}

function postAsk(deps: CaseworkDeps, visit: Visit): Promise<Reply> {
  return about(deps, visit, {
    action: 'ask-histories',
    change: true,
    work: async ({ tx, review }) => {
      const today = todayOf(deps)
      const { agencies } = await agenciesOf(tx)
      const agencyIds = visit.form.getAll('agencyIds').filter((id) => agencies.some((one) => one.id === id))
      const typed = visit.form.get('dueOn') ?? ''
      const dueOn = /^\d{4}-\d{2}-\d{2}$/.test(typed) && typed >= today ? typed : addDays(today, HISTORY_DAYS)
      if (agencyIds.length === 0) return backTo(review, 'nobody-asked')
      await askHistories(tx, visit.actor, { reviewId: review.recordId, agencyIds, askedOn: today, dueOn })
      return backTo(review, 'histories-asked')
    },
  })
}

function history(deps: CaseworkDeps, visit: Visit): Promise<Reply> {
  return about(deps, visit, {
    action: 'answer-history',
    change: true,
    work: async (around) => {
      const { tx, review, note } = around
      const one = (await historiesOf(tx, review.recordId)).find(({ id }) => id === visit.params['id'])
      if (one === undefined) return notFound()
      const { nameOf } = await agenciesOf(tx)
      const shown = { ...one, agencyName: nameOf(one.agencyId) }
      const form = (of: { errors: readonly FieldError[]; typed?: Partial<typeof one>; status?: number }) =>
        framed(around, {
          title: 'What an agency knows',
          status: of.status ?? (of.errors.length > 0 ? 422 : 200),
          body: (
            <HistoryPage
              review={review}
              history={{ ...shown, ...of.typed }}
              errors={of.errors}
              formToken={visit.formToken}
            />
          ),
        })
      if (visit.method === 'GET') return form({ errors: [] })
      const parsed = parseForm(HISTORY_FORM, visit.form)
      const typed = { known: visit.form.get('known') ?? '', done: visit.form.get('done') ?? '' }
      if (!parsed.ok) {
        note({ outcome: 'invalid' })
        return form({ errors: parsed.errors, typed })
      }
      const saved = await answerHistory(tx, visit.actor, {
        ...{ ...parsed.value, id: one.id, reviewId: review.recordId, version: versionIn(visit), on: todayOf(deps) },
      })
      if (saved) return backTo(review, 'history-answered')
      const message = `Somebody answered meanwhile: “${one.known}”. Put both together and save again`
      return form({ errors: [{ field: 'known', message }], typed, status: 409 })
    },
  })
}

function postRecommendation(deps: CaseworkDeps, visit: Visit): Promise<Reply> {
  return about(deps, visit, {
    action: 'recommend',
    change: true,
    work: async ({ tx, review, note }) => {
      const parsed = parseForm(RECOMMEND_FORM, visit.form)
      const { agencies } = await agenciesOf(tx)
      if (!parsed.ok || review.reviewedOn === null || !agencies.some(({ id }) => id === parsed.value.agencyId)) {
        note({ outcome: 'invalid' })
        return backTo(review, 'recommendation-incomplete')
      }
      await recommend(tx, { ...parsed.value, reviewId: review.recordId, on: todayOf(deps) })
      return backTo(review, 'recommendation-added')
    },
  })
}

function reply(deps: CaseworkDeps, visit: Visit): Promise<Reply> {
  return about(deps, visit, {
    action: 'reply-to-recommendation',
    change: true,
    work: async (around) => {
      const { tx, review, note } = around
      const one = (await recommendationsOf(tx, review.recordId)).find(({ id }) => id === visit.params['id'])
      if (one === undefined) return notFound()
      const { nameOf } = await agenciesOf(tx)
      const shown = { ...one, agencyName: nameOf(one.agencyId) }
      const form = (of: { errors: readonly FieldError[]; replyText?: string; status?: number }) =>
        framed(around, {
          title: 'The reply of an agency',
          status: of.status ?? (of.errors.length > 0 ? 422 : 200),
          body: (
            <ReplyPage
              review={review}
              recommendation={{ ...shown, replyText: of.replyText ?? shown.replyText }}
              errors={of.errors}
              formToken={visit.formToken}
            />
          ),
        })
      if (visit.method === 'GET') return form({ errors: [] })
      const replyText = visit.form.get('replyText')?.trim() ?? ''
      const parsed = parseForm(REPLY_FORM, visit.form)
      const errors: FieldError[] = parsed.ok ? [] : [...parsed.errors]
      if (parsed.ok && parsed.value.reply !== 'accepted' && replyText === '') {
        errors.push({ field: 'replyText', message: 'Say why it is not accepted, or not all of it' })
      }
      if (!parsed.ok || errors.length > 0) {
        note({ outcome: 'invalid' })
        return form({ errors, replyText })
      }
      const saved = await replyTo(tx, visit.actor, {
        ...{ ...parsed.value, doneOn: parsed.value.doneOn || null, id: one.id, reviewId: review.recordId },
        ...{ version: versionIn(visit), on: todayOf(deps) },
      })
      if (saved) return backTo(review, 'reply-noted')
      const message = `Somebody noted a reply meanwhile: “${one.replyText}”. Look at it, then save again`
      return form({ errors: [{ field: 'replyText', message }], replyText, status: 409 })
    },
  })
}

function newLetter(deps: CaseworkDeps, visit: Visit): Promise<Reply> {
  const kind = visit.query.get('kind') ?? visit.form.get('kind') ?? ''
  if (!isKeyOf(LETTER_KINDS, kind)) return Promise.resolve(notFound())
  return about(deps, visit, {
    action: 'write-letter',
    change: true,
    work: async (around) => {
      const { tx, review, header, note } = around
      const title = LETTER_KINDS[kind]
      const action = `/case-reviews/${review.recordId}/letters/new?kind=${kind}`
      const form = (body: string, errors: readonly FieldError[]) =>
        framed(around, {
          title,
          status: errors.length > 0 ? 422 : 200,
          body: <LetterPage {...{ review, title, action, body, errors, letter: null }} formToken={visit.formToken} />,
        })
      if (visit.method === 'POST') {
        const parsed = parseForm(LETTER_FORM, visit.form)
        if (!parsed.ok) {
          note({ outcome: 'invalid' })
          return form(visit.form.get('body') ?? '', parsed.errors)
        }
        await writeLetter(tx, visit.actor, { reviewId: review.recordId, kind, body: parsed.value.body })
        return backTo(review, 'letter-saved')
      }
      const { nameOf } = await agenciesOf(tx)
      const teams = await teamNames(tx, [header.ownerTeamId])
      const draft = letterFor(kind, {
        ...(await judged(deps, around)),
        ...{ review, today: todayOf(deps), teamName: teams.get(header.ownerTeamId) ?? '' },
        recommendations: (await recommendationsOf(tx, review.recordId)).map((one) => ({
          ...one,
          agencyName: nameOf(one.agencyId),
        })),
        partnershipName: (await findPartnership(tx))?.name ?? '',
      })
      return form(draft, [])
    },
  })
}

function letter(deps: CaseworkDeps, visit: Visit): Promise<Reply> {
  return about(deps, visit, {
    action: 'change-letter',
    change: visit.method === 'POST',
    work: async (around) => {
      const { tx, review, note } = around
      const one = (await lettersOf(tx, review.recordId)).find(({ id }) => id === visit.params['id'])
      if (one === undefined) return notFound()
      const title = LETTER_KINDS[one.kind]
      const action = `/case-reviews/${review.recordId}/letters/${one.id}`
      const form = (body: string, errors: readonly FieldError[], status?: number) =>
        framed(around, {
          title,
          status: status ?? (errors.length > 0 ? 422 : 200),
          body: <LetterPage {...{ review, title, action, body, errors, letter: one }} formToken={visit.formToken} />,
        })
      if (visit.method === 'GET') return form(one.body, [])
      const body = visit.form.get('body') ?? ''
      const parsed = parseForm(LETTER_FORM, visit.form)
      const errors: FieldError[] = parsed.ok ? [] : [...parsed.errors]
      if (parsed.ok && parsed.value.sentOn > todayOf(deps)) {
        errors.push({ field: 'sentOn', message: 'It cannot be in the future' })
      }
      if (!parsed.ok || errors.length > 0) {
        note({ outcome: 'invalid' })
        return form(body, errors)
      }
      const saved = await changeLetter(tx, {
        ...{ reviewId: review.recordId, id: one.id, version: versionIn(visit), body: parsed.value.body },
        sentOn: parsed.value.sentOn || null,
      })
      return saved
        ? backTo(review, 'letter-saved')
        : form(
            body,
            [{ field: 'body', message: 'Somebody changed this letter meanwhile. Save again to keep yours' }],
            409,
          )
    },
  })
}
