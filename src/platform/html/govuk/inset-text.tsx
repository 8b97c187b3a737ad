import type { Child, Html } from '../jsx-runtime.ts'
import { type Attributes, classNames, extra } from './shared.ts'

export interface InsetTextProps {
  children?: Child
  id?: string | undefined
  classes?: string | undefined
  attributes?: Attributes | undefined
}

export function InsetText(props: InsetTextProps): Html {
  return (
    <div id={props.id} class={classNames('govuk-inset-text', props.classes)} {...extra(props.attributes)}>
      {props.children}
    </div>
  )
}
