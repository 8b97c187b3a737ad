import type { Html } from '../../../platform/html/jsx-runtime.ts'
import { Heading } from '../../../platform/html/parts.tsx'
import { may, page, type Route, route } from '../../../platform/http/index.ts'

/** What is set for casework in this partnership: nothing about anybody. */
const SETTINGS: readonly {
  readonly href: string
  readonly title: string
  readonly about: string
  readonly of: string
}[] = [
  {
    href: '/casework-settings/interventions',
    title: 'Kinds of intervention',
    about: 'What the law says of each kind, dated, and when somebody has to compare it with the law again.',
    of: 'casework.configure',
  },
  {
    href: '/casework-settings/figures',
    title: 'Figures',
    about: 'From which number on figures are shown, and what a case is counted to cost.',
    of: 'casework.configure',
  },
  {
    href: '/instruments',
    title: 'Assessment instruments',
    about: 'The questions, scores and bands by which risk is assessed, each version as it was published.',
    of: 'assessment.compose',
  },
]

/** The one place that leads to all settings of casework. */
export function settingsRoutes(): Route[] {
  return [
    route({
      ...{ method: 'GET', path: '/casework-settings', access: may('casework.configure', 'assessment.compose') },
      handle: (visit) =>
        page({ title: 'Case settings', body: <SettingsPage may={(one) => visit.actor.permissions.includes(one)} /> }),
    }),
  ]
}

function SettingsPage(props: { may: (permission: string) => boolean }): Html {
  return (
    <>
      <Heading lead="What holds for everybody’s cases. Nothing about anybody stands here.">Case settings</Heading>
      {SETTINGS.filter(({ of }) => props.may(of)).map(({ href, title, about }) => (
        <>
          <h2 class="govuk-heading-s govuk-!-margin-bottom-1">
            <a class="govuk-link" href={href}>
              {title}
            </a>
          </h2>
          <p class="govuk-body">{about}</p>
        </>
      ))}
    </>
  )
}
