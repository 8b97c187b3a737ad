import type { Child, Html } from '../jsx-runtime.ts'
import { type Attributes, classNames, extra } from './shared.ts'

/** The `hint` option of a field. */
export interface HintOptions {
  content: Child
  classes?: string | undefined
  attributes?: Attributes | undefined
}

export interface HintProps extends Omit<HintOptions, 'content'> {
  children?: Child
  id?: string | undefined
}

export function Hint(props: HintProps): Html {
  return (
    <div id={props.id} class={classNames('govuk-hint', props.classes)} {...extra(props.attributes)}>
      {props.children}
    </div>
  )
}
