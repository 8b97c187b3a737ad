/** Everything that happened in a case, from the case itself and from all that is kept below it, the newest first. */

import type { Tx } from '../../../platform/db/index.ts'
import { BANDS, isKeyOf, ROLES } from '../domain/words.ts'
import { type CaseEvent, caseEvents } from '../store/cases.ts'
import { type KnownNames, namesBeside } from '../store/kept.ts'
import type { CaseRead, PartRead, TimelineEntry } from './case-part.ts'

/** A name that the reader does not know of, in a sentence. */
export const SOMEBODY = 'Somebody whose record you cannot see'

/** What the case itself tells, before the users in it have names. */
export interface OwnEvents {
  readonly events: readonly CaseEvent[]
  readonly profiles: KnownNames
  /** Users whom the events are about. */
  readonly leads: readonly string[]
}

export async function ownEvents(tx: Tx, of: Pick<CaseRead, 'one' | 'known'>): Promise<OwnEvents> {
  const events = await caseEvents(tx, of.one.recordId)
  const about = events.flatMap(({ aboutId }) => (aboutId === null ? [] : [aboutId]))
  const leads = events.filter(({ kind }) => kind === 'lead').flatMap(({ was, became }) => [was, became])
  return { events, profiles: await namesBeside(tx, about, of.known), leads: leads.filter((id) => id !== null) }
}

/** What the case itself tells, with what its parts tell. */
export function timelineOf(
  own: OwnEvents,
  of: { readonly parts: readonly PartRead[]; readonly userNames: Names['users'] },
): TimelineEntry[] {
  const names = { profiles: own.profiles, users: of.userNames }
  const entries = [
    ...own.events.map((event) => ({ ...{ at: event.at, byUserId: event.byUserId }, ...wordsFor(event, names) })),
    ...of.parts.flatMap(({ timeline }) => timeline ?? []),
  ]
  // Stable, so that of one moment what was told first stays first.
  return entries.sort((a, b) => b.at.getTime() - a.at.getTime())
}

interface Names {
  readonly profiles: KnownNames
  readonly users: ReadonlyMap<string, string>
}

/** Pure, so that every kind can be read here. */
export function wordsFor(
  event: Pick<CaseEvent, 'kind' | 'aboutId' | 'was' | 'became' | 'note'>,
  names: Names,
): { what: string; text: string } {
  const { was, became, note } = event
  const who = (event.aboutId === null ? undefined : names.profiles.get(event.aboutId)) ?? SOMEBODY
  const user = (id: string | null) => (id === null ? 'nobody' : (names.users.get(id) ?? 'somebody'))
  const role = (code: string | null) => (code !== null && isKeyOf(ROLES, code) ? ROLES[code].toLowerCase() : '')
  const band = (code: string | null) =>
    code !== null && isKeyOf(BANDS, code) ? BANDS[code].toLowerCase() : 'not assessed'
  const because = note === '' ? '' : `: ${note}`
  switch (event.kind) {
    case 'opened':
      return { what: 'Case', text: 'Opened' }
    case 'lead':
      return { what: 'Case', text: `Lead changed from ${user(was)} to ${user(became)}` }
    case 'title':
      return { what: 'Case', text: `Title changed from “${was ?? ''}” to “${became ?? ''}”` }
    case 'reason':
      return { what: 'Case', text: note === '' ? 'Reason recorded' : `Reason changed; it was: ${note}` }
    case 'part-added':
      return { what: 'Who is in it', text: `${who} came in as ${role(became)}` }
    case 'part-changed':
      return { what: 'Who is in it', text: `${who}: ${role(was)} changed to ${role(became)}${because}` }
    case 'part-ended':
      return { what: 'Who is in it', text: `${who} is no longer in it as ${role(was)}${because}` }
    case 'band':
      return { what: 'Risk', text: `Risk band changed from ${band(was)} to ${band(became)}` }
    case 'screened':
      return {
        what: 'Risk',
        text: became === 'matrix' ? 'Screened: the risk assessment matrix is needed' : 'Screened: standard risk',
      }
    case 'closing-asked':
      return { what: 'Closing', text: `Closing asked for${because}` }
    case 'closing-sent-back':
      return { what: 'Closing', text: `Sent back, not closed${because}` }
    case 'closing-withdrawn':
      return { what: 'Closing', text: 'The request to close was withdrawn' }
    case 'closed':
      return { what: 'Closing', text: `Closed${because}` }
    case 'reopened':
      return { what: 'Closing', text: `Opened again${because}` }
    default:
      return { what: 'Case', text: `${sentence(event.kind)}${because}` }
  }
}

function sentence(kind: string): string {
  const words = kind.replaceAll('-', ' ')
  return words.charAt(0).toUpperCase() + words.slice(1)
}

export interface TimelinePage {
  readonly entries: readonly TimelineEntry[]
  readonly total: number
  readonly page: number
  readonly pages: number
  /** Every sort of thing that there is, with how many there are. */
  readonly sorts: readonly { readonly what: string; readonly count: number }[]
  /** The sort that is shown; null for all. */
  readonly shown: string | null
}

export const ENTRIES_A_PAGE = 25

/** One page of a timeline; a page or a sort that there is not shows what there is. */
export function pageOfTimeline(
  entries: readonly TimelineEntry[],
  asked: { readonly what: string | null; readonly page: number },
): TimelinePage {
  const counts = new Map<string, number>()
  for (const { what } of entries) counts.set(what, (counts.get(what) ?? 0) + 1)
  const shown = asked.what !== null && counts.has(asked.what) ? asked.what : null
  const wanted = shown === null ? entries : entries.filter(({ what }) => what === shown)
  const pages = Math.max(1, Math.ceil(wanted.length / ENTRIES_A_PAGE))
  const page = Math.min(Math.max(1, asked.page), pages)
  return {
    entries: wanted.slice((page - 1) * ENTRIES_A_PAGE, page * ENTRIES_A_PAGE),
    ...{ total: wanted.length, page, pages, shown },
    sorts: [...counts].map(([what, count]) => ({ what, count })).sort((a, b) => (a.what < b.what ? -1 : 1)),
  }
}
