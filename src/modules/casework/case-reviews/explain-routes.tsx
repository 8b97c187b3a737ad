/** Noting that a victim was told of the case review. */
import { errorAt, type FieldError, PostForm, ProblemSummary, parseForm } from '../../../platform/forms/index.ts'
import { Button, Input, InsetText, Radios } from '../../../platform/html/govuk/index.ts'
import { Heading } from '../../../platform/html/parts.tsx'
import { may, type Reply, type Route, redirect, route, type Visit } from '../../../platform/http/index.ts'
import type { CaseworkDeps } from '../deps.ts'
import { EXPLAIN_AFTER } from '../domain/case-review.ts'
import { type AtHand, casePage, onCase } from '../entries/thing.tsx'
import { noteExplained } from '../store/case-reviews.ts'
import { victimsIn } from './explain.ts'
import { EXPLAIN_FORM } from './form.ts'

/** When the law began. */
const FIRST_DAY = '2014-10-20'

export function explainRoutes(deps: CaseworkDeps): Route[] {
  const path = '/cases/:record/explained'
  const access = may('casework.use')
  return [
    route({ method: 'GET', path, access, handle: (visit) => openExplained(deps, visit) }),
    route({ method: 'POST', path, access, handle: (visit) => postExplained(deps, visit) }),
  ]
}

function openExplained(deps: CaseworkDeps, visit: Visit): Promise<Reply> {
  return onCase(deps, visit, { action: 'prepare-review-explained', to: 'prepare' }, async ({ at }) => {
    const victims = victimsIn(at.participants)
    const asked = victims.find(({ profileId }) => profileId === visit.query.get('who')) ?? victims[0]
    const values = { profileId: asked?.profileId ?? '', on: at.today, how: '' }
    return explainedPage(visit, { at, values, errors: [] })
  })
}

function postExplained(deps: CaseworkDeps, visit: Visit): Promise<Reply> {
  return onCase(deps, visit, { action: 'note-review-explained', to: 'write' }, async ({ tx, at, note }) => {
    const parsed = parseForm(EXPLAIN_FORM, visit.form)
    const errors: FieldError[] = parsed.ok ? [] : [...parsed.errors]
    const who = parsed.ok ? parsed.value.profileId : null
    if (who !== null && !victimsIn(at.participants).some(({ profileId }) => profileId === who)) {
      errors.push({ field: 'profileId', message: 'Choose a victim of this case' })
    }
    if (parsed.ok && parsed.value.on > at.today) errors.push({ field: 'on', message: 'It cannot be in the future' })
    if (parsed.ok && parsed.value.on < FIRST_DAY) {
      errors.push({ field: 'on', message: 'The case review has been there since 20 October 2014' })
    }
    if (!parsed.ok || errors.length > 0) {
      note({ outcome: 'invalid' })
      const typed = (name: string) => visit.form.get(name)?.trim() ?? ''
      const values = { profileId: typed('profileId'), on: typed('on'), how: typed('how') }
      return explainedPage(visit, { at, values, errors })
    }
    const { profileId, on, how } = parsed.value
    note({ recordIds: [profileId] })
    await noteExplained(tx, visit.actor, { caseId: at.one.recordId, profileId, on, how, now: at.now })
    return redirect(`/cases/${at.one.recordId}#case-review`, { notice: 'explanation-noted' })
  })
}

interface Shown {
  readonly at: AtHand
  readonly values: { readonly profileId: string; readonly on: string; readonly how: string }
  readonly errors: readonly FieldError[]
}

function explainedPage(visit: Visit, { at, values, errors }: Shown): Reply {
  const victims = victimsIn(at.participants)
  const back = `/cases/${at.one.recordId}#case-review`
  return casePage(at, {
    title: 'Told of the case review',
    status: errors.length > 0 ? 422 : 200,
    body: (
      <>
        <ProblemSummary errors={errors} />
        <Heading
          caption={`${at.one.reference}: ${at.one.title}`}
          lead={`Every victim who made ${EXPLAIN_AFTER.reports} reports in ${EXPLAIN_AFTER.months} months is told, threshold met or not.`}
        >
          Told of the case review
        </Heading>
        {victims.length === 0 ? (
          <InsetText>
            Nobody is recorded as a victim whose record you can see.{' '}
            <a class="govuk-link" href={back}>
              Back to the case
            </a>
          </InsetText>
        ) : (
          <PostForm action={visit.path} token={visit.formToken}>
            <InsetText>
              Tell them: they can ask the partnership to look again at how their reports were dealt with; that somebody
              else may ask for them; and that they can do so on{' '}
              <a class="govuk-link" href="/case-review">
                the public page
              </a>
              , by phone, by letter or in person.
            </InsetText>
            <Radios
              name="profileId"
              value={values.profileId}
              fieldset={{ legend: { content: 'Who was told', classes: 'govuk-fieldset__legend--s' } }}
              errorMessage={errorAt(errors, 'profileId')}
              items={victims.map(({ profileId, name }) => ({ value: profileId, content: name }))}
            />
            <Input
              name="on"
              type="date"
              value={values.on}
              classes="govuk-input--width-10"
              label={{ content: 'When', classes: 'govuk-label--s' }}
              errorMessage={errorAt(errors, 'on')}
            />
            <Input
              name="how"
              value={values.how}
              label={{ content: 'How', classes: 'govuk-label--s' }}
              hint={{ content: 'Such as “by phone” or “at the visit, with the leaflet”' }}
              errorMessage={errorAt(errors, 'how')}
            />
            <div class="fp-actions">
              <Button preventDoubleClick>Save</Button>
              <a class="govuk-link" href={back}>
                Cancel
              </a>
            </div>
          </PostForm>
        )}
      </>
    ),
  })
}
