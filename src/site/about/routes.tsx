import type { Html } from '../../platform/html/jsx-runtime.ts'
import { Heading } from '../../platform/html/parts.tsx'
import { everyone, page, type Route, route } from '../../platform/http/index.ts'

/** Pages that anybody may read, signed in or not. */
export function siteRoutes(): Route[] {
  return [
    route({
      method: 'GET',
      path: '/accessibility',
      access: everyone(),
      handle: () => page({ title: 'Accessibility statement', body: <Accessibility /> }),
    }),
    route({
      method: 'GET',
      path: '/privacy',
      access: everyone(),
      handle: () => page({ title: 'Privacy', body: <Privacy /> }),
    }),
  ]
}

function Accessibility(): Html {
  return (
    <div class="govuk-grid-row">
      <div class="govuk-grid-column-two-thirds">
        <Heading lead="We want everybody who works with a partnership to be able to use this service.">
          Accessibility statement
        </Heading>
        <p class="govuk-body">
          The service is built to meet level AA of the Web Content Accessibility Guidelines 2.2. You can:
        </p>
        <ul class="govuk-list govuk-list--bullet">
          <li>use every page with a keyboard alone, and with JavaScript turned off</li>
          <li>zoom to 400% and read pages on a phone without scrolling sideways, except inside wide tables</li>
          <li>read every chart and map as a table of the same figures, with a description for screen readers</li>
          <li>tell signals on charts apart by their shape and by words, not only by colour</li>
        </ul>
        <h2 class="govuk-heading-m">What we know is not perfect</h2>
        <p class="govuk-body">
          Maps with several hundred areas cannot be walked through area by area with the keyboard; the table under each
          map has the same areas with links. Control charts of more than ten years are dense on a phone.
        </p>
        <h2 class="govuk-heading-m">How we test</h2>
        <p class="govuk-body">
          Journeys through the service are checked in a real browser, with an automatic checker on each page, every time
          the software changes. Tell your administrator about anything that you cannot use: they can reach the people
          who look after the service.
        </p>
      </div>
    </div>
  )
}

function Privacy(): Html {
  return (
    <div class="govuk-grid-row">
      <div class="govuk-grid-column-two-thirds">
        <Heading lead="What this service keeps about the people who use it, and why.">Privacy</Heading>
        <p class="govuk-body">
          The partnership that runs this service decides what it is used for and answers for it in law. Ask your
          administrator for its full privacy notice.
        </p>
        <h2 class="govuk-heading-m">About people who sign in</h2>
        <p class="govuk-body">
          We keep your name, work e-mail address, agency, teams and roles, and a record of what you looked at and
          changed. The record protects the people whom the partnership serves. You can read your own at any time.
        </p>
        <h2 class="govuk-heading-m">Cookies</h2>
        <p class="govuk-body">
          We use only cookies without which the service cannot work: one that keeps you signed in, one that proves that
          a form is ours, one that recognises a device you signed in on before, and one that carries a short message to
          the next page. None of them follows you elsewhere, and none holds anything about anybody.
        </p>
        <h2 class="govuk-heading-m">Figures</h2>
        <p class="govuk-body">
          Charts and maps are made from counts by month, area and type. The rows of imported crime files are counted and
          not kept.
        </p>
      </div>
    </div>
  )
}
