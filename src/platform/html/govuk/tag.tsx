import type { Child, Html } from '../jsx-runtime.ts'
import { type Attributes, classNames, extra } from './shared.ts'

/** The `tag` option of a task's status. */
export interface TagOptions {
  content: Child
  /** Its colour, for example 'govuk-tag--green'. */
  classes?: string | undefined
  attributes?: Attributes | undefined
}

export interface TagProps extends Omit<TagOptions, 'content'> {
  children?: Child
}

export function Tag(props: TagProps): Html {
  return (
    <strong class={classNames('govuk-tag', props.classes)} {...extra(props.attributes)}>
      {props.children}
    </strong>
  )
}
