import type { Html } from '../../../platform/html/jsx-runtime.ts'
import { Empty, Heading } from '../../../platform/html/parts.tsx'

/** What stands on a page while nothing has been imported. */
export function NoFigures(props: { title: string; mayImport: boolean }): Html {
  return (
    <>
      <Heading>{props.title}</Heading>
      <Empty title="There are no figures yet.">
        {props.mayImport ? (
          <p class="govuk-body">
            <a class="govuk-link" href="/imports/new">
              Import files
            </a>{' '}
            to begin.
          </p>
        ) : (
          <p class="govuk-body">An analyst of your partnership imports them. Then this page fills by itself.</p>
        )}
      </Empty>
    </>
  )
}
