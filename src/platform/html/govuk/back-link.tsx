import type { Child, Html } from '../jsx-runtime.ts'
import { type Attributes, classNames, extra, hasContent } from './shared.ts'

export interface BackLinkProps {
  /** 'Back', unless given. */
  children?: Child
  /** Asked for here though not by the macro: without scripts nothing else could lead back. */
  href: string
  classes?: string | undefined
  attributes?: Attributes | undefined
}

export function BackLink(props: BackLinkProps): Html {
  return (
    <a href={props.href} class={classNames('govuk-back-link', props.classes)} {...extra(props.attributes)}>
      {hasContent(props.children) ? props.children : 'Back'}
    </a>
  )
}
