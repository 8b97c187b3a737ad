import { toString as toQrText } from 'qrcode'
import { type FieldError, PostForm, ProblemSummary } from '../../../platform/forms/index.ts'
import { Button, Details, WarningText } from '../../../platform/html/govuk/index.ts'
import { type Html, raw } from '../../../platform/html/jsx-runtime.ts'
import { Heading } from '../../../platform/html/parts.tsx'
import { readableKey, totpAddress } from '../domain/one-time-code.ts'
import { emptyForm, Narrow, TextField } from '../fields.tsx'

export interface TwoStepProposal {
  readonly secret: string
  readonly picture: Html
}

/** The picture that an authenticator app reads, as SVG in the page, and the key for typing. */
export async function proposalFor(of: {
  partnership: string
  email: string
  secret: string
}): Promise<TwoStepProposal> {
  const svg = await toQrText(totpAddress(of), { type: 'svg', errorCorrectionLevel: 'M', margin: 4 })
  // The library writes the picture from its own matrix of dots; nothing that anybody typed stands in it as text.
  const named = svg.replace(
    '<svg ',
    '<svg width="232" height="232" role="img" aria-label="QR code for your authenticator app" ',
  )
  return { secret: of.secret, picture: raw(named) }
}

export function TwoStepSetUp(props: {
  proposal: TwoStepProposal
  action: string
  token: string
  errors: readonly FieldError[]
  caption?: string
}): Html {
  return (
    <Narrow>
      <ProblemSummary errors={props.errors} />
      <Heading lead="An app on your telephone or computer shows a new six-digit code every 30 seconds. A stolen password alone is then worth nothing.">
        Set up two-step sign-in
      </Heading>
      <ol class="govuk-list govuk-list--number">
        <li>Open an authenticator app, for example the one of your telephone’s maker or your organisation.</li>
        <li>Add an account and point the camera at this picture.</li>
        <li>Enter the six-digit code that the app then shows.</li>
      </ol>
      <p class="govuk-body">{props.proposal.picture}</p>
      <Details summary="I cannot scan the picture">
        <p class="govuk-body">Add an account by hand, time-based, with this key:</p>
        <p class="govuk-body">
          <code>{readableKey(props.proposal.secret)}</code>
        </p>
      </Details>
      <PostForm action={props.action} token={props.token}>
        <CodeField errors={props.errors} label="Six-digit code" />
        <Button preventDoubleClick>Turn on two-step sign-in</Button>
      </PostForm>
    </Narrow>
  )
}

export function CodeField(props: { errors: readonly FieldError[]; label: string; hint?: string }): Html {
  return (
    <TextField
      form={{ ...emptyForm, errors: props.errors }}
      name="code"
      label={props.label}
      {...(props.hint === undefined ? {} : { hint: props.hint })}
      autocomplete="one-time-code"
      classes="govuk-input--width-10 govuk-input--extra-letter-spacing"
      spellcheck={false}
    />
  )
}

export function RecoveryCodes(props: { codes: readonly string[]; continueTo: string; continueText: string }): Html {
  return (
    <Narrow>
      <Heading lead="Each of these ten codes signs you in once when you do not have your authenticator app.">
        Keep your recovery codes
      </Heading>
      <WarningText>
        They are shown this once. Print them or write them down, and keep them away from your computer.
      </WarningText>
      <ul class="govuk-list">
        {props.codes.map((code) => (
          <li>
            <code>{code}</code>
          </li>
        ))}
      </ul>
      <div class="fp-actions">
        <Button href={props.continueTo}>{props.continueText}</Button>
        <button type="button" class="govuk-button govuk-button--secondary" data-print hidden>
          Print the codes
        </button>
      </div>
    </Narrow>
  )
}
