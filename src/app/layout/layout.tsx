import { PostForm } from '../../platform/forms/index.ts'
import { COLOURS, type ColourName } from '../../platform/html/colours.ts'
import { Breadcrumbs, NotificationBanner, ServiceNavigation, SkipLink } from '../../platform/html/govuk/index.ts'
import type { Child, Html } from '../../platform/html/jsx-runtime.ts'
import type { AssetStore, Frame, Layout } from '../../platform/http/index.ts'

/** What the partnership calls itself and how it looks. */
export interface Partnership {
  readonly name: string
  /** Invented figures: every page says so. */
  readonly demonstration: boolean
  readonly colour: ColourName
}

export interface NavigationItem {
  readonly text: string
  readonly href: string
  /** Pages whose address starts so belong to it; its own address unless given. */
  readonly covers?: readonly string[]
  /** Shown to people who hold one of these. */
  readonly anyOf: readonly string[]
}

export interface LayoutOptions {
  readonly partnership: () => Partnership
  readonly assets: AssetStore
  readonly navigation: readonly NavigationItem[]
}

/** The frame around every page. The partnership's own name, no crown. */
export function createLayout(options: LayoutOptions): Layout {
  return (frame) => {
    const partnership = options.partnership()
    const { page, visit } = frame
    const title = [page.status === 422 ? `Error: ${page.title}` : page.title, partnership.name]
    if (partnership.demonstration) title.push('Demonstration data')
    return (
      <html lang="en" class={`govuk-template fp-colour-${partnership.colour}`}>
        <head>
          <meta charset="utf-8" />
          <title>{title.join(' – ')}</title>
          <meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover" />
          <meta name="theme-color" content={COLOURS[partnership.colour].brand} />
          {page.refreshSeconds !== null && <meta http-equiv="refresh" content={String(page.refreshSeconds)} />}
          <link rel="icon" href={options.assets.href('icon.svg')} type="image/svg+xml" />
          <link rel="stylesheet" href={options.assets.href('site.css')} />
          <script type="module" src={options.assets.href('site.js')} />
        </head>
        <body class="govuk-template__body">
          <SkipLink href="#main-content">Skip to main content</SkipLink>
          {partnership.demonstration && <DemonstrationBar />}
          <Header partnership={partnership} frame={frame} />
          {visit.user !== null && (
            <ServiceNavigation
              ariaLabel="Main"
              navigationLabel="Main menu"
              navigation={options.navigation
                .filter(
                  (item) => item.anyOf.length === 0 || item.anyOf.some((one) => visit.actor.permissions.includes(one)),
                )
                .map((item) => ({
                  content: <ItemText item={item} count={visit.user?.counts?.[item.href] ?? 0} />,
                  ...{ href: item.href, active: isWithin(item, visit.path) },
                }))}
            />
          )}
          <div class={page.wide ? 'govuk-width-container fp-wide' : 'govuk-width-container'}>
            {page.crumbs.length > 0 && (
              <Breadcrumbs
                collapseOnMobile
                items={page.crumbs.map((crumb) => ({
                  content: crumb.text,
                  ...(crumb.href === undefined ? {} : { href: crumb.href }),
                }))}
              />
            )}
            <main class="govuk-main-wrapper" id="main-content" tabindex={-1}>
              <Message frame={frame} />
              {page.body}
            </main>
          </div>
          <Footer partnership={partnership} />
        </body>
      </html>
    )
  }
}

function ItemText({ item, count }: { item: NavigationItem; count: number }): Child {
  if (count === 0) return item.text
  return (
    <>
      {item.text} <span class="fp-count">{count}</span>
      <span class="govuk-visually-hidden"> unread</span>
    </>
  )
}

function isWithin(item: NavigationItem, path: string): boolean {
  return (item.covers ?? [item.href]).some((start) =>
    start === '/' ? path === '/' : path === start || path.startsWith(`${start}/`),
  )
}

function DemonstrationBar(): Html {
  return (
    <aside class="fp-demo" aria-label="About these figures">
      <div class="govuk-width-container">
        <p>
          Demonstration data <span>– the people, events and figures shown here are invented.</span>
        </p>
      </div>
    </aside>
  )
}

function Header(props: { partnership: Partnership; frame: Frame }): Html {
  const { user, formToken } = props.frame.visit
  return (
    <header class="fp-header">
      <div class="govuk-width-container fp-header__inner">
        <a class="fp-header__name" href="/">
          {props.partnership.name}
        </a>
        {user !== null && (
          <div class="fp-header__person">
            <a href="/account">
              <span class="govuk-visually-hidden">Your account: </span>
              {user.displayName}
            </a>
            <PostForm action="/sign-out" token={formToken}>
              <button type="submit" class="fp-link-button">
                Sign out
              </button>
            </PostForm>
          </div>
        )}
      </div>
    </header>
  )
}

function Message(props: { frame: Frame }): Child {
  const { notice } = props.frame
  if (notice === null) return null
  return (
    <NotificationBanner {...(notice.kind === 'important' ? {} : { type: 'success' as const })}>
      <p class="govuk-notification-banner__heading">{notice.title}</p>
      {notice.text !== undefined && <p class="govuk-body">{notice.text}</p>}
    </NotificationBanner>
  )
}

function Footer(props: { partnership: Partnership }): Html {
  return (
    <footer class="fp-footer">
      <div class="govuk-width-container">
        <p>{props.partnership.name}. Run on Frankpledge, the open platform for community safety partnerships.</p>
        <p>
          Contains public sector information licensed under the Open Government Licence v3.0. Contains OS data © Crown
          copyright and database right.
        </p>
        <nav aria-label="About this site">
          <p>
            <a href="/accessibility">Accessibility statement</a> · <a href="/privacy">Privacy</a>
          </p>
        </nav>
      </div>
    </footer>
  )
}
