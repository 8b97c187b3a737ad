import { z } from 'zod'
import { errorAt, PostForm, ProblemSummary, parseForm } from '../../../platform/forms/index.ts'
import { COLOURS } from '../../../platform/html/colours.ts'
import { Button, Checkboxes, Radios } from '../../../platform/html/govuk/index.ts'
import { Heading } from '../../../platform/html/parts.tsx'
import { may, page, type Reply, type Route, redirect, route, type Visit } from '../../../platform/http/index.ts'
import { type IdentityDeps, reading, writing } from '../deps.ts'
import { type FormState, formWith, Narrow, nameField, TextField, typedIn } from '../fields.tsx'
import { changePartnership, colourOf, findPartnership, isColourName } from '../store/partnership.ts'

const form = z.object({
  name: nameField('the partnership’s name'),
  colour: z.string('Choose a colour').refine(isColourName, 'Choose a colour'),
  twoStep: z.string().optional(),
})

/** The partnership's own name and its rule on two-step sign-in. */
export function partnershipRoutes(deps: IdentityDeps): Route[] {
  const access = may('identity.manage-users')
  return [
    route({
      method: 'GET',
      path: '/partnership',
      access,
      handle: async (visit) => {
        const found = await deps.db.withActor(visit.actor, reading(visit, 'view-partnership'), findPartnership)
        return answer(
          visit,
          formWith({
            name: found?.name ?? '',
            colour: found?.colour ?? 'green',
            twoStep: found?.twoStepRequired === false ? [] : ['yes'],
          }),
        )
      },
    }),
    route({
      method: 'POST',
      path: '/partnership',
      access,
      handle: async (visit) => {
        const parsed = parseForm(form, visit.form)
        if (!parsed.ok) return answer(visit, { values: visit.form, errors: parsed.errors })
        const { name, colour, twoStep } = parsed.value
        const settings = { name, colour: colourOf(colour), twoStepRequired: twoStep === 'yes' }
        const changed = await deps.db.withActor(visit.actor, writing(visit, 'change-partnership'), async (tx, note) => {
          await changePartnership(tx, settings)
          note({ subjectType: 'partnership', detail: { twoStepRequired: settings.twoStepRequired, colour } })
          return findPartnership(tx)
        })
        if (changed !== null) deps.onPartnershipChanged(changed)
        return redirect('/partnership', { notice: 'partnership-changed' })
      },
    }),
  ]
}

function answer(visit: Visit, state: FormState): Reply {
  return page({
    title: 'Partnership settings',
    status: state.errors.length > 0 ? 422 : 200,
    body: (
      <Narrow>
        <ProblemSummary errors={state.errors} />
        <Heading>Partnership settings</Heading>
        <PostForm action="/partnership" token={visit.formToken}>
          <TextField
            form={state}
            name="name"
            label="Name of the partnership"
            hint="It stands at the top of every page"
          />
          <Radios
            name="colour"
            classes="govuk-radios--inline govuk-radios--small"
            fieldset={{ legend: { content: 'Colour of the head of each page', classes: 'govuk-fieldset__legend--s' } }}
            value={typedIn(state, 'colour')}
            errorMessage={errorAt(state.errors, 'colour')}
            items={Object.entries(COLOURS).map(([value, { title }]) => ({ value, content: title }))}
          />
          <Checkboxes
            name="twoStep"
            fieldset={{ legend: { content: 'Two-step sign-in', classes: 'govuk-fieldset__legend--s' } }}
            values={state.values.getAll('twoStep')}
            items={[
              {
                value: 'yes',
                content: 'Everyone must sign in with a one-time code as well as a password',
                hint: { content: 'People without one are asked to set it up the next time that they sign in' },
              },
            ]}
          />
          <Button>Save</Button>
        </PostForm>
        <p class="govuk-body">
          <a class="govuk-link" href="/agencies">
            Agencies
          </a>
        </p>
      </Narrow>
    ),
  })
}
