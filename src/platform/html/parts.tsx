import type { Child, Html } from './jsx-runtime.ts'

/** Parts that every room's pages share, beyond GOV.UK's own components. */

/** The page's heading, with an optional caption above and one sentence below. */
export function Heading(props: { caption?: Child; children: Child; lead?: Child }): Html {
  return (
    <div class="fp-heading">
      {props.caption && <span class="govuk-caption-l">{props.caption}</span>}
      <h1 class="govuk-heading-l">{props.children}</h1>
      {props.lead && <p class="govuk-body-l">{props.lead}</p>}
    </div>
  )
}

/** What stands where a list would be, and what to do about it. */
export function Empty(props: { title: string; children?: Child }): Html {
  return (
    <div class="fp-empty">
      <p class="govuk-heading-s">{props.title}</p>
      {props.children}
    </div>
  )
}

/** A table that may be wider than the screen scrolls inside its own frame, also by keyboard. */
export function Scroll(props: { label: string; children: Child }): Html {
  return (
    <div class="fp-scroll" role="group" aria-label={props.label} tabindex={0}>
      {props.children}
    </div>
  )
}
