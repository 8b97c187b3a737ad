import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Html } from '../jsx-runtime.ts'
import * as govuk from './index.ts'
import { propsFrom } from './testing/adapter.ts'
import { canonicalMarkup } from './testing/markup.ts'
import { componentsWithFixtures, fixturesOf, type Options, officialLogo, renderOfficial } from './testing/official.ts'

const OURS: Record<string, (options: Options) => Html> = {
  button: (options) => govuk.Button(propsFrom(options)),
  checkboxes: (options) => govuk.Checkboxes(propsFrom(options)),
  'error-message': (options) => govuk.ErrorMessage(propsFrom(options)),
  'error-summary': (options) => govuk.ErrorSummary(propsFrom(options)),
  fieldset: (options) => govuk.Fieldset(propsFrom(options)),
  'file-upload': (options) => govuk.FileUpload(propsFrom(options)),
  hint: (options) => govuk.Hint(propsFrom(options)),
  input: (options) => govuk.Input(propsFrom(options)),
  label: (options) => govuk.Label(propsFrom(options)),
  radios: (options) => govuk.Radios(propsFrom(options)),
  // An option's text has no markup, so it keeps the macro's name.
  select: (options) =>
    govuk.Select(
      propsFrom<govuk.SelectProps>(options, { items: (options['items'] ?? []) as govuk.SelectProps['items'] }),
    ),
  textarea: (options) => govuk.Textarea(propsFrom(options)),
}

describe('each component equals the official macro', () => {
  for (const [component, render] of Object.entries(OURS)) {
    for (const fixture of fixturesOf(component)) {
      test(`${component}: ${fixture.name}`, () => {
        const official = canonicalMarkup(renderOfficial(component, fixture.options))
        assert.deepEqual(official, canonicalMarkup(fixture.html), 'the macro must render here as it did upstream')
        assert.deepEqual(canonicalMarkup(String(render(fixture.options))), official)
      })
    }
  }
})
void componentsWithFixtures
void officialLogo
