import type { Child, Html } from '../jsx-runtime.ts'
import { type Attributes, classNames, extra } from './shared.ts'

export interface SkipLinkProps {
  children?: Child
  /** '#content', unless given. */
  href?: string | undefined
  classes?: string | undefined
  attributes?: Attributes | undefined
}

export function SkipLink(props: SkipLinkProps): Html {
  return (
    <a
      href={props.href || '#content'}
      class={classNames('govuk-skip-link', props.classes)}
      data-module="govuk-skip-link"
      {...extra(props.attributes)}
    >
      {props.children}
    </a>
  )
}
