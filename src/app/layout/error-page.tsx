import { PostForm } from '../../platform/forms/index.ts'
import { Button } from '../../platform/html/govuk/index.ts'
import type { Html } from '../../platform/html/jsx-runtime.ts'
import type { ErrorPageProblem } from '../../platform/http/index.ts'
import { unreachable } from '../../platform/result/index.ts'

/** What a person reads when something cannot be shown: what happened, and what to do next. Never what went wrong inside. */
export function errorPage(problem: ErrorPageProblem): { title: string; body: Html } {
  if (problem.kind === 'session-over') return { title: SIGNED_OUT, body: <SendAgain {...problem} /> }
  const { title, text } = words(problem)
  return {
    title,
    body: (
      <div class="govuk-grid-row">
        <div class="govuk-grid-column-two-thirds">
          <h1 class="govuk-heading-l">{title}</h1>
          {text.map((line) => (
            <p class="govuk-body">{line}</p>
          ))}
          {problem.kind === 'unexpected' && (
            <p class="govuk-body">
              If it happens again, give your administrator this reference:{' '}
              <span class="fp-code">{problem.correlationId}</span>
            </p>
          )}
          <p class="govuk-body">
            <a class="govuk-link" href="/">
              Go to the home page
            </a>
          </p>
        </div>
      </div>
    ),
  }
}

const SIGNED_OUT = 'You are signed out, and nothing is lost'

/** What was sent stands in the page, unseen, until it is sent again. Works without a script. */
function SendAgain(problem: Extract<ErrorPageProblem, { kind: 'session-over' }>): Html {
  return (
    <div class="govuk-grid-row">
      <div class="govuk-grid-column-two-thirds">
        <h1 class="govuk-heading-l">{SIGNED_OUT}</h1>
        <p class="govuk-body">
          You were signed out before you sent this. It is not saved yet; this page holds it for you.
        </p>
        <ol class="govuk-list govuk-list--number">
          <li>
            <a class="govuk-link" href={problem.signIn} target="_blank" rel="noopener">
              Sign in (opens in a new tab)
            </a>
            , and leave this page open.
          </li>
          <li>Come back to this page and send it again.</li>
        </ol>
        <PostForm action={problem.action} token={problem.token}>
          {problem.fields.map(([name, value]) => (
            <input type="hidden" name={name} value={value} />
          ))}
          <Button preventDoubleClick>Send it again</Button>
        </PostForm>
        <p class="govuk-body">If you do not want it any more, close this page: it is kept nowhere else.</p>
      </div>
    </div>
  )
}

function words(problem: Exclude<ErrorPageProblem, { kind: 'session-over' }>): { title: string; text: string[] } {
  switch (problem.kind) {
    case 'not-found':
      return {
        title: 'Page not found',
        text: [
          'If you typed the address, check that it is correct. If you followed a link, the page may have been moved, or it may not be shared with you.',
        ],
      }
    case 'forbidden':
      return { title: 'You cannot use this page', text: [problem.why, 'You are still signed in.'] }
    case 'form-expired':
      return {
        title: 'This form is no longer valid',
        text: ['Nothing was saved. Go back, reload the page and send the form again.'],
      }
    case 'too-many-requests':
      return {
        title: 'Please slow down',
        text: [`We have had too many requests from you. Try again in ${problem.retryAfterSeconds} seconds.`],
      }
    case 'known':
      return { title: 'We could not do that', text: [problem.message] }
    case 'unexpected':
      return { title: 'Sorry, something went wrong', text: ['It is our fault, not yours. Try again in a moment.'] }
    default:
      return unreachable(problem)
  }
}
