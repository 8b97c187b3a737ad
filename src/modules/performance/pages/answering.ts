import { agencyNames, teamNames, userNames } from '../../../foundations/identity/index.ts'
import type { Tx } from '../../../platform/db/index.ts'
import { purposesOf } from '../../../platform/http/index.ts'
import type { TeamsServing } from '../store/index.ts'
import type { PageDeps } from './deps.ts'

type NamesOf = (tx: Tx, ids: readonly string[]) => Promise<ReadonlyMap<string, string>>

/** Who people, agencies and teams are. Unknown ids are left out. */
export interface People {
  readonly teamsServing: TeamsServing
  readonly userNames: NamesOf
  readonly agencyNames: NamesOf
  readonly teamNames: NamesOf
}

/** What the pages about exceptions and their answers are given when the house is wired. */
export interface AnsweringDeps extends PageDeps {
  readonly people: People
}

/** Identity knows the names; which teams serve an area takes areas as well, so wiring passes that in. */
export function peopleOf(teamsServing: TeamsServing): People {
  return { teamsServing, userNames, agencyNames, teamNames }
}

export const { reading, writing, exporting } = purposesOf('performance')

/** What a person typed, with the line ends that a browser sends made one character each, as its counter counts them. */
export function typed(form: URLSearchParams, name: string): string {
  return (form.getAll(name).at(-1) ?? '').replace(/\r\n?/g, '\n')
}
