import { ErrorSummary } from '../html/govuk/index.ts'
import type { Child, Html } from '../html/jsx-runtime.ts'
import type { FieldError } from './parse.ts'

/** The hidden field that proves that a form came from one of our pages. */
export const FORM_TOKEN_FIELD = '_token'

interface FormProps {
  action: string
  /** The visit's `formToken`. */
  token: string
  /** Sends files. The token then stands first, as the server demands. */
  upload?: boolean
  id?: string
  class?: string
  children?: Child
}

/** A form that changes something, with the hidden proof that it came from us. The server's messages are shown, not the browser's. */
export function PostForm(props: FormProps): Html {
  return (
    <form
      action={props.action}
      method="post"
      novalidate
      id={props.id}
      class={props.class}
      enctype={props.upload ? 'multipart/form-data' : undefined}
    >
      <input type="hidden" name={FORM_TOKEN_FIELD} value={props.token} />
      {props.children}
    </form>
  )
}

/** The list of what is wrong at the top of a page that came back; nothing where all is in order. */
export function ProblemSummary(props: { errors: readonly FieldError[] }): Child {
  if (props.errors.length === 0) return null
  return (
    <ErrorSummary
      errorList={props.errors.map(({ field, message }) => ({
        content: message,
        ...(field === '' ? {} : { href: `#${field}` }),
      }))}
    />
  )
}
