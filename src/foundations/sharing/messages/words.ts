import type { Message, MessageKind } from '../store/messages.ts'

/** What a message says, made when it is read: it is stored as ids only. */
export interface MessageWords {
  readonly text: string
  readonly href: string | null
}

/** Names that the reader may know, by id. */
export interface MessageNames {
  readonly records: ReadonlyMap<string, { readonly name: string; readonly href: string | null }>
  /** Of a disclosure: the team that asks or receives; of an emergency: who opened it. */
  readonly subjects: ReadonlyMap<string, string>
}

type Making = (about: { record: string; subject: string | null }) => string

const TEXTS: Readonly<Record<MessageKind, Making>> = {
  'disclosure-requested': ({ record, subject }) => `${subject ?? 'A team'} asks for access to ${record}`,
  'disclosure-granted': ({ record }) => `Your team was given access to ${record}`,
  'disclosure-refused': () => 'A request of your team for disclosure was refused',
  'disclosure-withdrawn': () => 'A disclosure to your team was withdrawn',
  'disclosure-offered': ({ record }) => `${record} was disclosed to your team`,
  'disclosure-cancelled': ({ record, subject }) => `${subject ?? 'A team'} does not ask for ${record} any more`,
  'emergency-opened': ({ record, subject }) => `${subject ?? 'Somebody'} opened ${record} in an emergency`,
  'emergency-ended': () => 'Your emergency access was ended before its time',
  'emergency-reviewed': () => 'Your emergency access was reviewed',
  'record-received': ({ record }) => `Your team answers for ${record} now`,
  'record-moved': ({ record }) => `${record} was moved to another team; yours can read it for a week`,
  'record-closed': ({ record }) => `${record} was closed to named people`,
  'record-named': ({ record }) => `Somebody was named on ${record}, which is closed`,
  'conflict-declared': ({ record }) => `A conflict of interest was declared for ${record}`,
  'agreement-to-sign': ({ subject }) => `${subject ?? 'An agreement'} waits for your agency’s signature`,
  'agreement-in-force': ({ subject }) => `${subject ?? 'An agreement'} is in force`,
  'agreement-review-due': ({ subject }) => `${subject ?? 'An agreement'} is due for review`,
  'review-due': () => 'Records are due for review before disposal',
  'rights-request': () => 'A request about somebody’s rights needs you',
  'possible-duplicate': ({ record }) => `${record} may be about the same person as another one`,
  'judgement-asked': ({ record }) => `A judgement about the risk in ${record} waits for you`,
  'judgement-decided': ({ record }) => `Your judgement about the risk in ${record} was decided`,
  'closing-asked': ({ record }) => `Closing ${record} waits for your approval`,
  'closing-approved': ({ record }) => `You asked to close ${record}: it was approved`,
  'closing-sent-back': ({ record }) => `You asked to close ${record}: it was sent back with a note`,
  'compliance-digest': () => 'How your team’s cases meet the standards this week',
}

export function wordsFor(message: Message, names: MessageNames): MessageWords {
  const record = message.recordId === null ? undefined : names.records.get(message.recordId)
  const subject = message.subjectId === null ? null : (names.subjects.get(message.subjectId) ?? null)
  const text = TEXTS[message.kind]({ record: record?.name ?? 'a record', subject })
  // Not the first letter of somebody's name, which is as they write it.
  return { text: text.startsWith('a ') ? `A ${text.slice(2)}` : text, href: hrefOf(message, record?.href ?? null) }
}

function hrefOf(message: Message, recordHref: string | null): string | null {
  const { kind, subjectId } = message
  const at = (path: string) => (subjectId === null ? path : `${path}/${subjectId}`)
  if (kind.startsWith('disclosure-')) return at('/disclosures')
  if (kind.startsWith('emergency-')) return at('/emergencies')
  if (kind.startsWith('agreement-')) return at('/agreements')
  if (kind === 'review-due') return '/retention'
  if (kind === 'rights-request') return at('/rights')
  if (kind.startsWith('judgement-')) return at('/assessments')
  if (kind === 'compliance-digest') return '/compliance'
  if (kind === 'possible-duplicate') return '/people/pairs'
  if (kind.startsWith('closing-')) return recordHref === null ? null : `${recordHref}/closure`
  return recordHref
}
