import { sql } from 'kysely'
import { type TeamKind, teamKindLabel } from '../../foundations/identity/index.ts'
import { type Discoverability, discoverabilityLabels, type Level, levelOf } from '../../foundations/sharing/index.ts'
import type { Tx } from '../../platform/db/index.ts'

/** Whom a purpose's records reach by its agreement today, beside their owner team. */
export interface PurposeRecipients {
  readonly purposeId: string
  readonly title: string
  /** What a party without access learns; null while no agreement is in force. */
  readonly discoverability: string | null
  readonly recipients: readonly {
    readonly level: Level
    /** The rule in words. */
    readonly rule: string
    /** Teams that receive by it today: open, and of an agency that has signed. */
    readonly teams: readonly string[]
  }[]
}

interface Row {
  purpose_id: string
  title: string
  discoverability: Discoverability | null
  level: number | null
  team_kind: TeamKind | null
  agency_kind: string | null
  reach: string | null
  teams: string[]
}

export async function readRecipients(tx: Tx): Promise<PurposeRecipients[]> {
  const { rows } = await sql<Row>`
    select p.id as purpose_id, p.title, f.discoverability, r.level, r.team_kind, r.agency_kind, r.reach,
      coalesce((select array_agg(t.name || ', ' || g.name order by g.name, t.name)
        from sharing.working_teams w
        join sharing.signed_parties s on s.agreement_id = f.id and s.agency_id = w.agency_id
        join identity.teams t on t.id = w.id join identity.agencies g on g.id = w.agency_id
        where w.kind = r.team_kind and (r.agency_kind is null or w.agency_kind = r.agency_kind)), '{}') as teams
    from sharing.purposes p
    left join sharing.agreements_in_force f on f.purpose_id = p.id
    left join sharing.recipient_rules r on r.agreement_id = f.id
    where p.retired_on is null
    order by lower(p.title), p.id, r.level desc, r.position`.execute(tx)
  const purposes = new Map<string, PurposeRecipients>()
  for (const row of rows) {
    const before = purposes.get(row.purpose_id)
    purposes.set(row.purpose_id, {
      ...{ purposeId: row.purpose_id, title: row.title },
      discoverability: row.discoverability === null ? null : discoverabilityLabels[row.discoverability].label,
      recipients: [...(before?.recipients ?? []), ...(row.level === null ? [] : [recipientOf(row)])],
    })
  }
  return [...purposes.values()]
}

function recipientOf(row: Row): PurposeRecipients['recipients'][number] {
  const teams = `${teamKindLabel(row.team_kind ?? 'other')} teams${row.agency_kind === null ? '' : ` of ${row.agency_kind.replaceAll('-', ' ')} agencies`}`
  const reach = row.reach === 'everywhere' ? 'wherever they work' : 'that serve the record’s area'
  return { level: levelOf(row.level ?? 0), rule: `${teams} ${reach}`, teams: row.teams }
}
