/** The public side: what a case review is, and the form by which anybody applies for one, without an account. */
import { z } from 'zod'
import { type Area, listAreas } from '../../../foundations/areas/index.ts'
import { londonDay } from '../../../platform/clock/index.ts'
import { anonymous, systemActor } from '../../../platform/db/index.ts'
import { errorAt, type FieldError, PostForm, ProblemSummary, parseForm } from '../../../platform/forms/index.ts'
import {
  Button,
  Checkboxes,
  Input,
  InsetText,
  Panel,
  Radios,
  Select,
  Textarea,
} from '../../../platform/html/govuk/index.ts'
import type { Html } from '../../../platform/html/jsx-runtime.ts'
import { Heading } from '../../../platform/html/parts.tsx'
import { everyone, page, type Reply, type Route, route, type Visit } from '../../../platform/http/index.ts'
import { type CaseworkDeps, reading, writing } from '../deps.ts'
import type { ReviewRules } from '../domain/case-review.ts'
import { INVOLVEMENTS, type Involvement, reviewRulesOn, sendApplication } from '../store/case-reviews.ts'

/** Applications from one network address in an hour: enough for a family, too few for a flood. */
const LIMIT = { requests: 6, perSeconds: 3600 }

const text = (missing: string, most: number) =>
  z
    .string(missing)
    .min(1, missing)
    .max(most, `Use at most ${most.toLocaleString('en-GB')} letters`)

const FORM = z.object({
  areaId: z.string().min(1, 'Choose where it happens'),
  applicantName: text('Enter your name', 200),
  applicantContact: text('Enter a phone number, e-mail or postal address', 300),
  forSomebodyElse: z.string().optional(),
  victimName: z.string().max(200, 'Use at most 200 letters').default(''),
  victimAgrees: z.string().max(500, 'Use at most 500 letters').default(''),
  what: text('Say what happens', 4000),
  complaints: text('Say when you complained, and to whom', 4000),
  wanted: z.string().max(2000, 'Use at most 2,000 letters').default(''),
  involvement: z.enum(Object.keys(INVOLVEMENTS) as [Involvement, ...Involvement[]], 'Choose how you want to take part'),
})
const FIELDS = Object.keys(FORM.shape)

export function publicReviewRoutes(deps: CaseworkDeps): Route[] {
  const access = everyone()
  return [
    route({ method: 'GET', path: '/case-review', access, handle: (visit) => about(deps, visit) }),
    route({
      ...{ method: 'GET', path: '/case-review/apply', access },
      handle: async (visit) => formPage(visit, { areas: await areasOf(deps, visit), errors: [] }),
    }),
    route({ method: 'POST', path: '/case-review/apply', access, limit: LIMIT, handle: (visit) => apply(deps, visit) }),
  ]
}

/** The system, allowed nothing: it tells visitors the names of districts and the rules, which concern nobody. */
const visitorsGuide = systemActor()

function areasOf(deps: CaseworkDeps, visit: Visit): Promise<Area[]> {
  return deps.db.withActor(visitorsGuide, reading(visit, 'choose-review-area'), (tx) =>
    listAreas(tx, { kind: 'district', scope: 'ours' }),
  )
}

async function about(deps: CaseworkDeps, visit: Visit): Promise<Reply> {
  const rules = await deps.db.withActor(visitorsGuide, reading(visit, 'read-review-rules'), (tx) =>
    reviewRulesOn(tx, londonDay(deps.now())),
  )
  return page({ title: 'Ask for a case review', body: <AboutPage rules={rules} /> })
}

function AboutPage({ rules }: { rules: ReviewRules }): Html {
  return (
    <>
      <Heading lead="If you reported anti-social behaviour again and again and it has not been dealt with, you can ask for the agencies’ response to be reviewed.">
        Ask for a case review
      </Heading>
      <h2 class="govuk-heading-m">When you can ask</h2>
      <p class="govuk-body">
        You, or somebody in your household, made at least {rules.complaintsNeeded} complaints about separate incidents.
        You told the council, the police or your landlord within{' '}
        {rules.complainWithinMonths === 1 ? 'a month' : `${rules.complainWithinMonths} months`} of each, and the
        complaints are not older than {rules.applyWithinMonths} months. If it does great harm, ask even when there were
        fewer.
      </p>
      <p class="govuk-body">
        Somebody else may ask for you, if you agree: a relative, a friend, a councillor, a support worker.
      </p>
      <h2 class="govuk-heading-m">What happens then</h2>
      <ol class="govuk-list govuk-list--number">
        <li>Within {rules.acknowledgeDays} working days you hear that we have your application.</li>
        <li>
          Within {rules.decideDays} working days we decide whether a review must be held, and tell you why or why not.
        </li>
        <li>
          Within {rules.reviewDays} working days the agencies meet, led by somebody independent, and tell you what came
          of it.
        </li>
      </ol>
      <p class="govuk-body">
        You can appeal. A review does not replace a complaint about how you were treated by an agency.
      </p>
      <InsetText>
        In an emergency call 999. To report something new, call the police on 101, or your council or landlord. You can
        also ask for a review by phone, by letter or in person at your council.
      </InsetText>
      <Button href="/case-review/apply" isStartButton>
        Apply now
      </Button>
    </>
  )
}

function formPage(
  visit: Visit,
  view: { readonly areas: readonly Area[]; readonly errors: readonly FieldError[]; readonly values?: URLSearchParams },
): Reply {
  const values = view.values ?? new URLSearchParams()
  const { errors } = view
  const value = (name: string) => values.get(name) ?? ''
  const common = (name: string, label: string, hint?: string) => ({
    name,
    label: { content: label, classes: 'govuk-label--s' },
    ...(hint === undefined ? {} : { hint: { content: hint } }),
    value: value(name),
    errorMessage: errorAt(errors, name),
  })
  return page({
    title: 'Apply for a case review',
    status: errors.length > 0 ? 422 : 200,
    crumbs: [{ text: 'Case review', href: '/case-review' }, { text: 'Apply' }],
    body: (
      <>
        <ProblemSummary errors={errors} />
        <Heading lead="It goes to the team that holds reviews where it happens. Nobody else can read it.">
          Apply for a case review
        </Heading>
        <PostForm action="/case-review/apply" token={visit.formToken}>
          <Select
            {...common('areaId', 'Where does it happen?')}
            items={[
              { value: '', text: 'Choose' },
              ...view.areas.map(({ id, name }) => ({ value: String(id), text: name })),
            ]}
          />
          <Input {...common('applicantName', 'Your name')} autocomplete="name" />
          <Input
            {...common(
              'applicantContact',
              'How can we reach you?',
              'Phone, e-mail or postal address; say when is a safe time',
            )}
          />
          <Checkboxes
            name="forSomebodyElse"
            values={value('forSomebodyElse') === 'yes' ? ['yes'] : []}
            items={[{ value: 'yes', content: 'I ask for somebody else' }]}
          />
          <Input {...common('victimName', 'If so, for whom?')} />
          <Input {...common('victimAgrees', 'And how do you know that they agree?')} />
          <Textarea
            {...common('what', 'What happens?', 'Where, how often, since when, and what it does to you')}
            rows={6}
          />
          <Textarea
            {...common(
              'complaints',
              'When did you complain, and to whom?',
              'One line for each: the day, the agency, its number if you have one',
            )}
            rows={6}
          />
          <Textarea {...common('wanted', 'What do you want to come of it? (optional)')} rows={3} />
          <Radios
            name="involvement"
            value={value('involvement')}
            fieldset={{ legend: { content: 'How do you want to take part?', classes: 'govuk-fieldset__legend--s' } }}
            errorMessage={errorAt(errors, 'involvement')}
            items={[
              { value: 'attend', content: 'Come to the meeting, or a part of it' },
              { value: 'write', content: 'Send something in writing' },
              { value: 'somebody', content: 'Have somebody speak for me' },
              { value: 'none', content: 'Only hear what came of it' },
            ]}
          />
          <Button>Send the application</Button>
        </PostForm>
      </>
    ),
  })
}

async function apply(deps: CaseworkDeps, visit: Visit): Promise<Reply> {
  const areas = await areasOf(deps, visit)
  const values = new URLSearchParams(FIELDS.map((name): [string, string] => [name, visit.form.get(name) ?? '']))
  const parsed = parseForm(FORM, visit.form)
  const errors: FieldError[] = parsed.ok ? [] : [...parsed.errors]
  const area = areas.find(({ id }) => String(id) === visit.form.get('areaId'))
  if (area === undefined && !errors.some(({ field }) => field === 'areaId')) {
    errors.push({ field: 'areaId', message: 'Choose where it happens' })
  }
  const forOther = visit.form.get('forSomebodyElse') === 'yes'
  if (forOther && values.get('victimName')?.trim() === '') {
    errors.push({ field: 'victimName', message: 'Say for whom you ask' })
  }
  if (!parsed.ok || area === undefined || errors.length > 0) return formPage(visit, { areas, errors, values })
  const reference = await deps.db.withActor(anonymous, writing(visit, 'apply-for-review'), async (tx, note) => {
    note({ detail: { areaId: area.id } })
    return sendApplication(tx, { ...parsed.value, areaId: area.id, forSomebodyElse: forOther, now: deps.now() })
  })
  return page({
    title: 'Your application was sent',
    crumbs: [{ text: 'Case review', href: '/case-review' }, { text: 'Sent' }],
    body: (
      <>
        <Panel title="Your application was sent">
          Quote this number: <strong>{reference}</strong>
        </Panel>
        <p class="govuk-body">
          Write it down: it is not sent to you by e-mail. You hear from us within some working days.
        </p>
      </>
    ),
  })
}
