import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { type Html, raw } from '../jsx-runtime.ts'
import * as govuk from './index.ts'
import { propsFrom } from './testing/adapter.ts'
import { furtherCases } from './testing/further-cases.ts'
import { canonicalMarkup } from './testing/markup.ts'
import { componentsWithFixtures, fixturesOf, type Options, officialLogo, renderOfficial } from './testing/official.ts'

const OURS: Record<string, (options: Options) => Html> = {
  accordion: (options) => govuk.Accordion(propsFrom(options)),
  'back-link': (options) => govuk.BackLink(propsFrom({ href: '#', ...options })),
  breadcrumbs: (options) => govuk.Breadcrumbs(propsFrom({ items: [], ...options })),
  button: (options) => govuk.Button(propsFrom(options)),
  'character-count': (options) => govuk.CharacterCount(propsFrom(options)),
  checkboxes: (options) => govuk.Checkboxes(propsFrom({ items: [], ...options })),
  'cookie-banner': (options) => govuk.CookieBanner(propsFrom(options)),
  'date-input': (options) => govuk.DateInput(propsFrom(options)),
  details: (options) => govuk.Details(propsFrom(options)),
  'error-message': (options) => govuk.ErrorMessage(propsFrom(options)),
  'error-summary': (options) => govuk.ErrorSummary(propsFrom(options)),
  'exit-this-page': (options) => govuk.ExitThisPage(propsFrom(options)),
  feedback: (options) => govuk.Feedback(propsFrom(options)),
  fieldset: (options) => govuk.Fieldset(propsFrom(options)),
  'file-upload': (options) => govuk.FileUpload(propsFrom(options)),
  // Ours shows crown, licence and copyright only when asked; the macro does so of itself.
  footer: (options) =>
    govuk.Footer({
      ...propsFrom<govuk.FooterProps>(options),
      logo: raw(officialLogo({ classes: 'govuk-footer__crown', useLogotype: false })),
      contentLicence:
        options['contentLicence'] === null ? undefined : (propsFrom<govuk.FooterProps>(options).contentLicence ?? {}),
      copyright: {
        content: '© Crown copyright',
        ...propsFrom<govuk.FooterProps>(options).copyright,
        classes: 'govuk-footer__copyright-logo',
        href: 'https://www.nationalarchives.gov.uk/information-management/re-using-public-sector-information/uk-government-licensing-framework/crown-copyright/',
      },
    }),
  'generic-header': (options) => govuk.GenericHeader(propsFrom(options)),
  header: (options) =>
    govuk.Header({
      homepageUrl: '//gov.uk',
      ...propsFrom<govuk.HeaderProps>(options),
      logo: raw(officialLogo({ classes: 'govuk-header__logotype', ariaLabelText: 'GOV.UK' })),
    }),
  hint: (options) => govuk.Hint(propsFrom(options)),
  input: (options) => govuk.Input(propsFrom(options)),
  'inset-text': (options) => govuk.InsetText(propsFrom(options)),
  label: (options) => govuk.Label(propsFrom(options)),
  'language-navigation': (options) => govuk.LanguageNavigation(propsFrom(options)),
  'notification-banner': (options) => govuk.NotificationBanner(propsFrom(options)),
  // An item without anything, which our types refuse, counts as left out.
  pagination: (options) => govuk.Pagination(withoutEmptyItems(propsFrom(options))),
  panel: (options) => govuk.Panel(propsFrom(options)),
  'password-input': (options) => govuk.PasswordInput(propsFrom(options)),
  'phase-banner': (options) => govuk.PhaseBanner(propsFrom({ tag: { text: '' }, ...options })),
  radios: (options) => govuk.Radios(propsFrom({ items: [], ...options })),
  // An option's text has no markup, so it keeps the macro's name.
  select: (options) =>
    govuk.Select({
      ...propsFrom<govuk.SelectProps>(options),
      items: (options['items'] ?? []) as govuk.SelectProps['items'],
    }),
  'service-navigation': (options) => govuk.ServiceNavigation(serviceNavigationProps(options)),
  'skip-link': (options) => govuk.SkipLink(propsFrom(options)),
  'summary-list': (options) => govuk.SummaryList(propsFrom(options)),
  table: (options) => govuk.Table(propsFrom(options)),
  tabs: (options) => govuk.Tabs(propsFrom({ items: [], ...options })),
  tag: (options) => govuk.Tag(propsFrom(options)),
  'task-list': (options) => govuk.TaskList(propsFrom(options)),
  textarea: (options) => govuk.Textarea(propsFrom(options)),
  'warning-text': (options) => govuk.WarningText(propsFrom(options)),
}

/** The macro's slots are trusted markup, and its last slot may be an object. */
function serviceNavigationProps(options: Options): govuk.ServiceNavigationProps {
  const { slots, ...rest } = options
  if (slots === undefined) return propsFrom(rest)
  const { start, end, navigationStart, navigationEnd } = slots as Record<string, string>
  const markup = (html: string | undefined) => (html === undefined ? undefined : raw(html))
  return {
    ...propsFrom<govuk.ServiceNavigationProps>(rest),
    slots: {
      start: markup(start),
      end: typeof end === 'string' ? { content: raw(end) } : propsFrom<govuk.ServiceNavigationSlots>({ end }).end,
      navigationStart: markup(navigationStart),
      navigationEnd: markup(navigationEnd),
    },
  }
}

function withoutEmptyItems(props: govuk.PaginationProps): govuk.PaginationProps {
  return { ...props, items: props.items?.filter((item) => item && Object.keys(item).length > 0) }
}

describe('each component equals the official macro', () => {
  let replayed = 0
  for (const [component, render] of Object.entries(OURS)) {
    describe(component, () => {
      for (const fixture of fixturesOf(component)) {
        test(fixture.name, () => {
          const official = canonicalMarkup(renderOfficial(component, fixture.options))
          assert.deepEqual(official, canonicalMarkup(fixture.html), 'the macro must render here as it did upstream')
          assert.deepEqual(canonicalMarkup(String(render(fixture.options))), official)
          replayed += 1
        })
      }
    })
  }
  test('no component and no fixture is left out', () => {
    const components = componentsWithFixtures()
    assert.deepEqual(Object.keys(OURS), components)
    assert.equal(components.length, 39)
    assert.equal(components.flatMap(fixturesOf).length, 725)
    assert.equal(replayed, 725)
  })
})

describe('each component equals the official macro where there is no fixture', () => {
  for (const { component, name, options } of furtherCases) {
    test(`${component}: ${name}`, () => {
      const render = OURS[component]
      assert.ok(render)
      assert.deepEqual(canonicalMarkup(String(render(options))), canonicalMarkup(renderOfficial(component, options)))
    })
  }
  test('every field and group has its cases', () => {
    assert.equal(furtherCases.length, 50)
  })
})

describe('the comparison', () => {
  const official =
    '<div class="a  b" id="x">\n  <p>One <b>two</b> &amp; three</p>\n  <input type=\'text\' disabled>\n</div>'
  const same = '<div id="x" class="a b"><p>One <b>two</b> &#38; three</p><input disabled type="text"></div>'
  test('forgives white space at blocks, order, quotes and escapes', () => {
    assert.deepEqual(canonicalMarkup(same), canonicalMarkup(official))
  })
  const differences: [what: string, from: string, to: string][] = [
    ['a changed class', 'class="a b"', 'class="a c"'],
    ['a missing class', 'class="a b"', 'class="a"'],
    ['classes in another order', 'class="a b"', 'class="b a"'],
    ['a missing attribute', ' id="x"', ''],
    ['a changed attribute', 'type="text"', 'type="tel"'],
    ['a missing flag', ' disabled', ''],
    ['one attribute more', '<p>', '<p hidden>'],
    ['changed words', 'three', 'four'],
    ['a missing word', ' &#38; three', ''],
    ['words that were run together', 'One <b>', 'One<b>'],
    ['another element', '<b>two</b>', '<i>two</i>'],
    ['a missing element', '<b>two</b>', 'two'],
    ['elements in another order', '<p>One', '<input disabled type="text"><p>One'],
    ['text where markup was', '<b>two</b>', '&lt;b&gt;two&lt;/b&gt;'],
  ]
  for (const [what, from, to] of differences) {
    test(`finds ${what}`, () => {
      assert.ok(same.includes(from))
      assert.notDeepEqual(canonicalMarkup(same.replace(from, to)), canonicalMarkup(official))
    })
  }
  for (const broken of [
    '<p>',
    '</p>',
    '<p></div>',
    '<p id="a" id="b"></p>',
    '<div/>',
    '<p>&unknown;</p>',
    '<!-- -->',
  ]) {
    test(`refuses ${broken}`, () => {
      assert.throws(() => canonicalMarkup(broken), SyntaxError)
    })
  }
  test('keeps every space inside a text area', () => {
    assert.notDeepEqual(canonicalMarkup('<textarea> a</textarea>'), canonicalMarkup('<textarea>a</textarea>'))
  })
})

describe('what the macros let pass', () => {
  test('content is escaped unless it is markup', () => {
    assert.match(String(<govuk.Button>{'<b>'}</govuk.Button>), /&lt;b&gt;/)
    assert.match(String(<govuk.Tag>{<b>x</b>}</govuk.Tag>), /<b>x<\/b>/)
  })
  test('an attribute cannot replace the classes', () => {
    assert.throws(() => <govuk.Tag attributes={{ class: 'x' }}>x</govuk.Tag>, /`classes`/)
  })
  test('true and false are text, except for flags', () => {
    const markup = String(
      <govuk.Tag attributes={{ 'aria-hidden': false, 'data-a': true, hidden: true, inert: false }} />,
    )
    assert.equal(markup, '<strong class="govuk-tag" aria-hidden="false" data-a="true" hidden></strong>')
  })
  test('a mistyped option does not compile', () => {
    const mistyped = [
      // @ts-expect-error: there is no option `varient`
      <govuk.Button varient="warning">Save</govuk.Button>,
      // @ts-expect-error: the macro's pair text and html is `content` here
      <govuk.Input name="a" label={{ text: 'Name' }} />,
      // @ts-expect-error: `chekced` is not an option of an item
      <govuk.Radios name="a" items={[{ value: 'x', content: 'X', chekced: true }]} />,
      // @ts-expect-error: there is no option `rowz`
      <govuk.Textarea name="a" label={{ content: 'A' }} rowz={9} />,
    ]
    assert.equal(mistyped.length, 4)
  })
  test('an unsafe address is refused', () => {
    const address = ['javascript', 'alert(1)'].join(':')
    assert.throws(() => <govuk.BackLink href={address} />, /Unsafe address/)
  })
  test('a text area keeps its first line break, which browsers would drop', () => {
    const markup = String(<govuk.Textarea name="a" label={{ content: 'A' }} value={'\nb'} />)
    assert.match(markup, />\n\nb<\/textarea>/)
  })
})
