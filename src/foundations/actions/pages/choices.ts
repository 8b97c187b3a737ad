import type { Actor, Tx } from '../../../platform/db/index.ts'
import { allUserNames, listTeams } from '../../identity/index.ts'
import { type RecordHeader, reaches, teamsWithAccess } from '../../sharing/index.ts'
import type { OwnerChoices } from './draft.ts'

/** Who can be chosen to do something about this record. Teams that can open it come first, one's own before the others. */
export async function ownerChoices(tx: Tx, actor: Actor, header: RecordHeader): Promise<OwnerChoices> {
  const open = header.namedUserIds === null ? await teamsWithAccess(tx, header) : []
  const able = new Set(open.filter(({ level }) => reaches(level, 'view')).map(({ teamId }) => teamId))
  const teams = (await listTeams(tx)).map(({ id, name, agencyName }) => ({
    ...{ id, text: `${name}, ${agencyName}`, seesRecord: able.has(id), own: actor.teamIds.includes(id) },
  }))
  const rank = (team: (typeof teams)[number]) => (team.seesRecord ? 0 : 2) + (team.own ? 0 : 1)
  return {
    teams: teams.sort((a, b) => rank(a) - rank(b)),
    people: (await allUserNames(tx)).filter(({ id }) => id !== actor.userId),
  }
}
