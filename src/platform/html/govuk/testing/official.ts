/** The official macros and their fixtures, as the package ships them. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import nunjucks from 'nunjucks'

const DIST = path.resolve('node_modules/govuk-frontend/dist')
const COMPONENTS = path.join(DIST, 'govuk/components')

export type Options = Readonly<Record<string, unknown>>
export interface Fixture {
  name: string
  options: Options
  /** What the macro rendered when the package was made. */
  html: string
}

const environment = new nunjucks.Environment(new nunjucks.FileSystemLoader(DIST), {
  autoescape: true,
  trimBlocks: true,
  lstripBlocks: true,
})

/** The folders of all components that ship fixtures. */
export function componentsWithFixtures(): string[] {
  return readdirSync(COMPONENTS).filter((name) => existsSync(path.join(COMPONENTS, name, 'fixtures.json')))
}

export function fixturesOf(component: string): Fixture[] {
  const file = readFileSync(path.join(COMPONENTS, component, 'fixtures.json'), 'utf8')
  return (JSON.parse(file) as { fixtures: Fixture[] }).fixtures
}

/** Renders the component's macro with Nunjucks. */
export function renderOfficial(component: string, options: Options): string {
  const macro = `govuk${component.replace(/(?:^|-)([a-z])/g, (_, letter: string) => letter.toUpperCase())}`
  const template = `{% from "govuk/components/${component}/macro.njk" import ${macro} %}{{ ${macro}(params) }}`
  return environment.renderString(template, { params: options })
}

/** The crown with or without the words GOV.UK, which our own components never show of themselves. */
export function officialLogo(params: Options): string {
  const template = '{% from "govuk/macros/logo.njk" import govukLogo %}{{ govukLogo(params) }}'
  return environment.renderString(template, { params })
}
