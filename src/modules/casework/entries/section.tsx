/** How a part of the case page lists its things. */
import type { Child, Html } from '../../../platform/html/jsx-runtime.ts'

export interface Entry {
  readonly href: string
  /** The link. */
  readonly title: string
  /** Tags beside it. */
  readonly tags?: Child
  /** What is worth knowing without opening it, each a paragraph. */
  readonly lines: readonly Child[]
}

/** A list with its link for adding; a sentence where there is nothing. Past what is shown at once, the rest is folded away. */
export function EntryList(props: {
  readonly entries: readonly Entry[]
  readonly empty: string
  readonly add: { readonly href: string; readonly text: string } | null
  /** How many stand open. */
  readonly first?: number
}): Html {
  const first = props.first ?? 5
  const rest = props.entries.slice(first)
  return (
    <>
      {props.entries.length === 0 ? (
        <p class="govuk-body fp-quiet">{props.empty}</p>
      ) : (
        <ul class="cw-entries cw-entries--told">
          {props.entries.slice(0, first).map((entry) => (
            <EntryItem entry={entry} />
          ))}
        </ul>
      )}
      {rest.length > 0 && (
        <details class="govuk-details">
          <summary class="govuk-details__summary">
            <span class="govuk-details__summary-text">{rest.length} more</span>
          </summary>
          <div class="govuk-details__text">
            <ul class="cw-entries cw-entries--told">
              {rest.map((entry) => (
                <EntryItem entry={entry} />
              ))}
            </ul>
          </div>
        </details>
      )}
      {props.add !== null && (
        <p class="govuk-body fp-noprint">
          <a class="govuk-link" href={props.add.href}>
            {props.add.text}
          </a>
        </p>
      )}
    </>
  )
}

function EntryItem({ entry }: { entry: Entry }): Html {
  return (
    <li>
      <p>
        <a class="govuk-link" href={entry.href}>
          {entry.title}
        </a>{' '}
        {entry.tags}
      </p>
      {entry.lines
        .filter((line) => line !== '' && line !== null && line !== false)
        .map((line) => (
          <p>{line}</p>
        ))}
    </li>
  )
}
