import type { Child, Html } from '../jsx-runtime.ts'
import { type Attributes, classNames, extra } from './shared.ts'
import { Tag } from './tag.tsx'

export interface PhaseBannerProps {
  children?: Child
  tag: { content: Child; classes?: string | undefined }
  classes?: string | undefined
  attributes?: Attributes | undefined
}

export function PhaseBanner(props: PhaseBannerProps): Html {
  return (
    <div class={classNames('govuk-phase-banner govuk-width-container', props.classes)} {...extra(props.attributes)}>
      <p class="govuk-phase-banner__content">
        <Tag classes={classNames('govuk-phase-banner__content__tag', props.tag.classes)}>{props.tag.content}</Tag>{' '}
        <span class="govuk-phase-banner__text">{props.children}</span>
      </p>
    </div>
  )
}
