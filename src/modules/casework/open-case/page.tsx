import type { PurposeChoices, PurposeDraft } from '../../../foundations/people/index.ts'
import { type FieldError, PostForm, ProblemSummary } from '../../../platform/forms/index.ts'
import { Button, Fieldset } from '../../../platform/html/govuk/index.ts'
import type { Html } from '../../../platform/html/jsx-runtime.ts'
import { Empty, Heading } from '../../../platform/html/parts.tsx'
import { CaseFields, RecordFields } from '../pages/case-fields.tsx'
import type { CaseDraft } from '../pages/case-form.ts'
import type { LeadChoices } from '../pages/leads.ts'
import type { WhoDraft } from '../pages/who/draft.ts'
import { DefaultButton, WhoFields } from '../pages/who/fields.tsx'
import type { WhoShown } from '../pages/who/look.ts'

export interface OpenView {
  readonly draft: CaseDraft
  readonly purpose: PurposeDraft
  readonly who: WhoDraft
  readonly shown: WhoShown
  readonly choices: PurposeChoices
  readonly leads: LeadChoices
  readonly errors: readonly FieldError[]
  readonly formToken: string
}

export function OpenPage(view: OpenView): Html {
  const { choices } = view
  if (choices.purposes.length === 0 || choices.teams.length === 0) return <CannotOpen choices={choices} />
  return (
    <>
      <ProblemSummary errors={view.errors} />
      <Heading lead="What you save is shared at once with the teams that the agreement names.">Open a case</Heading>
      <PostForm action="/cases/new" token={view.formToken} class="cw-form">
        <DefaultButton />
        <CaseFields draft={view.draft} leads={view.leads} errors={view.errors} />
        <RecordFields draft={view.purpose} choices={choices} errors={view.errors} />
        <Fieldset legend={{ content: 'Victims, perpetrators and places', classes: 'govuk-fieldset__legend--m' }}>
          <WhoFields draft={view.who} shown={view.shown} errors={view.errors} />
        </Fieldset>
        <div class="fp-actions">
          <Button name="do" value="save" preventDoubleClick>
            Open the case
          </Button>
          <a class="govuk-link" href="/cases">
            Cancel
          </a>
        </div>
      </PostForm>
    </>
  )
}

function CannotOpen({ choices }: { choices: PurposeChoices }): Html {
  const noTeam = choices.teams.length === 0
  return (
    <>
      <Heading>Open a case</Heading>
      <Empty title={noTeam ? 'You belong to no team' : 'Your agency has signed no agreement that is in force'}>
        <p class="govuk-body">
          {noTeam
            ? 'Every case is answered for by a team. Ask your team administrator to add you to one.'
            : 'Cases are opened only under a purpose whose information sharing agreement your agency has signed.'}
        </p>
      </Empty>
    </>
  )
}
