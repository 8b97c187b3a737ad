import { agencyNames, teamNames, userNames } from '../../../foundations/identity/index.ts'
import type { Purpose, Tx } from '../../../platform/db/index.ts'
import type { Visit } from '../../../platform/http/index.ts'
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

export function reading(visit: Visit, name: string): Purpose {
  return { name: `performance.${name}`, kind: 'read', correlationId: visit.correlationId }
}

/** For what leaves as a file. */
export function exporting(visit: Visit, name: string): Purpose {
  return { name: `performance.${name}`, kind: 'export', correlationId: visit.correlationId }
}

export function writing(visit: Visit, name: string): Purpose {
  return { name: `performance.${name}`, kind: 'write', correlationId: visit.correlationId }
}

/** What a person typed, with the line ends that a browser sends made one character each, as its counter counts them. */
export function typed(form: URLSearchParams, name: string): string {
  return (form.getAll(name).at(-1) ?? '').replace(/\r\n?/g, '\n')
}
