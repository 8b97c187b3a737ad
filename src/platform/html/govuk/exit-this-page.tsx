import type { Child, Html } from '../jsx-runtime.ts'
import { Button } from './button.tsx'
import { type Attributes, classNames, extra, hasContent, translations } from './shared.ts'

export interface ExitThisPageProps {
  /** 'Exit this page', unless given. */
  children?: Child
  /** A harmless page elsewhere; the BBC's weather, unless given. */
  redirectUrl?: string | undefined
  id?: string | undefined
  activatedText?: string | undefined
  timedOutText?: string | undefined
  pressTwoMoreTimesText?: string | undefined
  pressOneMoreTimeText?: string | undefined
  classes?: string | undefined
  attributes?: Attributes | undefined
}

export function ExitThisPage(props: ExitThisPageProps): Html {
  return (
    <div
      id={props.id}
      class={classNames('govuk-exit-this-page', props.classes)}
      data-module="govuk-exit-this-page"
      {...translations({
        activated: props.activatedText,
        'timed-out': props.timedOutText,
        'press-two-more-times': props.pressTwoMoreTimesText,
        'press-one-more-time': props.pressOneMoreTimeText,
      })}
      {...extra(props.attributes)}
    >
      <Button
        classes="govuk-button--warning govuk-exit-this-page__button govuk-js-exit-this-page-button"
        href={props.redirectUrl || 'https://www.bbc.co.uk/weather'}
        attributes={{ rel: 'nofollow noreferrer' }}
      >
        {hasContent(props.children) ? (
          props.children
        ) : (
          <>
            <span class="govuk-visually-hidden">Emergency</span> Exit this page
          </>
        )}
      </Button>
    </div>
  )
}
