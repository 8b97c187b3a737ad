import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { agencyKinds, isRoleName, roleLabel, teamKindNames } from '../../foundations/identity/index.ts'

const kinds = Object.keys(agencyKinds) as (keyof typeof agencyKinds)[]
const day = z.iso.date()

const SCHEMA = z.strictObject({
  about: z.string(),
  partnership: z.string(),
  password: z.string(),
  agencies: z.array(
    z.strictObject({
      key: z.string(),
      name: z.string(),
      kind: z.enum(kinds),
      startsOn: day.optional(),
      /** The last day; the successors begin on the day after. */
      endsOn: day.optional(),
      successors: z.array(z.string()).optional(),
    }),
  ),
  teams: z.array(
    z.strictObject({
      ...{ key: z.string(), agency: z.string(), name: z.string(), kind: z.enum(teamKindNames) },
      areas: z.array(z.string()),
    }),
  ),
  people: z.array(
    z.strictObject({
      email: z.email(),
      name: z.string(),
      role: z.string().refine(isRoleName),
      agency: z.string(),
      team: z.string(),
      /** Whether the sign-in is printed when the demonstration starts: one or two for each role. */
      shown: z.boolean().optional(),
    }),
  ),
})

export type People = z.infer<typeof SCHEMA>

/** Agencies with their history, teams, and invented people (`db/demo/people.json`). */
export function readPeople(): People {
  return SCHEMA.parse(JSON.parse(readFileSync(new URL('../../../db/demo/people.json', import.meta.url), 'utf8')))
}

/** A person as whom to sign in and look around. */
export interface DemonstrationSignIn {
  /** In words: `Analyst`. */
  readonly role: string
  readonly team: string
  readonly name: string
  readonly email: string
  readonly password: string
}

/** For each role somebody to sign in as, in the order in which they are printed. The password is everybody's. */
export function demonstrationSignIns(people: People = readPeople()): DemonstrationSignIn[] {
  const teams = new Map(people.teams.map((team) => [team.key, team.name]))
  return people.people
    .filter((person) => person.shown === true)
    .map(({ role, team, name, email }) => ({
      role: roleLabel(role),
      team: teams.get(team) ?? '',
      name,
      email,
      password: people.password,
    }))
}
