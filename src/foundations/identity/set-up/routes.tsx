import { z } from 'zod'
import { type FieldError, PostForm, ProblemSummary, parseForm } from '../../../platform/forms/index.ts'
import { Button, Checkboxes } from '../../../platform/html/govuk/index.ts'
import type { Html } from '../../../platform/html/jsx-runtime.ts'
import { Heading } from '../../../platform/html/parts.tsx'
import { everyone, notFound, page, type Route, redirect, route, type Visit } from '../../../platform/http/index.ts'
import type { IdentityDeps } from '../deps.ts'
import { passwordMessages, passwordProblem } from '../domain/password.ts'
import {
  AgencyKindField,
  agencyKindField,
  EmailField,
  emailField,
  type FormState,
  formWith,
  Narrow,
  NewPasswordField,
  nameField,
  TextField,
} from '../fields.tsx'
import { type SetUpRefusal, setUp, setUpIsOpen } from './action.ts'

const form = z.object({
  code: z.string('Enter the set-up code').min(1, 'Enter the set-up code'),
  partnership: nameField('the partnership’s name'),
  agency: nameField('the agency’s name'),
  kind: agencyKindField,
  displayName: nameField('your name', 120),
  email: emailField,
  twoStep: z.string().optional(),
})

const refusals: Readonly<Record<SetUpRefusal, FieldError>> = {
  'wrong-code': { field: 'code', message: 'The set-up code is not the one that the server printed when it started' },
  'already-set-up': { field: '', message: 'Somebody has set up this partnership already. Go to the sign-in page' },
}

export function setUpRoutes(deps: IdentityDeps): Route[] {
  const answer = (visit: Visit, state: FormState) =>
    page({
      title: 'Set up your partnership',
      status: state.errors.length > 0 ? 422 : 200,
      body: <SetUpPage visit={visit} form={state} />,
    })
  return [
    route({
      method: 'GET',
      path: '/set-up',
      access: everyone(),
      handle: async (visit) =>
        (await setUpIsOpen(deps.db)) ? answer(visit, formWith({ twoStep: 'yes' })) : notFound(),
    }),
    route({
      method: 'POST',
      path: '/set-up',
      access: everyone(),
      limit: { requests: 20, perSeconds: 60 },
      handle: async (visit) => {
        if (!(await setUpIsOpen(deps.db))) return notFound()
        const parsed = parseForm(form, visit.form)
        const password = visit.form.get('password') ?? ''
        const problem = passwordProblem(password, [
          visit.form.get('displayName') ?? '',
          visit.form.get('email') ?? '',
          visit.form.get('partnership') ?? '',
        ])
        const errors = [
          ...(parsed.ok ? [] : parsed.errors),
          ...(problem === null ? [] : [{ field: 'password', message: passwordMessages[problem] }]),
        ]
        if (!parsed.ok || errors.length > 0) return answer(visit, { values: visit.form, errors })
        const { twoStep, ...input } = parsed.value
        const done = await setUp(deps, visit, { ...input, password, twoStepRequired: twoStep === 'yes' })
        if (!done.ok) return answer(visit, { values: visit.form, errors: [refusals[done.problem]] })
        return redirect('/sign-in', { notice: 'set-up-done' })
      },
    }),
  ]
}

function SetUpPage(props: { visit: Visit; form: FormState }): Html {
  const { form: state, visit } = props
  return (
    <Narrow>
      <ProblemSummary errors={state.errors} />
      <Heading lead="Nobody has an account here yet. You will be the first system administrator; you invite the others afterwards.">
        Set up your partnership
      </Heading>
      <PostForm action="/set-up" token={visit.formToken}>
        <TextField
          form={state}
          name="code"
          label="Set-up code"
          hint="The server printed it when it started, for example K7QX-M2RT-9WHB"
          autocomplete="off"
          classes="govuk-input--width-20"
          spellcheck={false}
        />
        <h2 class="govuk-heading-m">The partnership</h2>
        <TextField
          form={state}
          name="partnership"
          label="Name of the partnership"
          hint="It stands at the top of every page"
          autocomplete="off"
        />
        <TextField form={state} name="agency" label="The agency that you work for" autocomplete="organization" />
        <AgencyKindField form={state} />
        <h2 class="govuk-heading-m">You</h2>
        <TextField form={state} name="displayName" label="Your name" autocomplete="name" />
        <EmailField form={state} label="Your e-mail address" autocomplete="username" />
        <NewPasswordField form={state} />
        <Checkboxes
          name="twoStep"
          fieldset={{ legend: { content: 'Two-step sign-in', classes: 'govuk-fieldset__legend--s' } }}
          values={state.values.getAll('twoStep')}
          items={[
            {
              value: 'yes',
              content: 'Everyone must sign in with a one-time code as well as a password',
              hint: {
                content:
                  'They need an authenticator app on a telephone or computer. Recommended: a stolen password alone is then worth nothing.',
              },
            },
          ]}
        />
        <Button preventDoubleClick>Set up</Button>
      </PostForm>
    </Narrow>
  )
}
