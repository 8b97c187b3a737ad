import { formatDate } from '../../../platform/html/format.ts'
import { isDay } from '../domain/agreement.ts'
import {
  type Classification,
  classificationLabels,
  type Discoverability,
  discoverabilityLabels,
} from '../domain/words.ts'
import type { RecipientRule, RetentionRule } from '../store/agreements.ts'
import { monthsInWords, recipientSentence } from './words.ts'

/** What an agreement says, with names in place of ids: a stored edition as well as what somebody has typed. */
export interface Wording {
  readonly title: string
  readonly summary: string
  readonly lawfulBases: readonly string[]
  readonly dataCategories: readonly string[]
  readonly discoverability: Discoverability
  readonly classification: Classification
  readonly handling: string
  readonly startsOn: string | null
  readonly endsOn: string | null
  readonly reviewOn: string | null
  readonly parties: readonly { readonly agencyName: string; readonly contactTeamName: string | null }[]
  readonly recipients: readonly RecipientRule[]
  readonly retention: readonly RetentionRule[]
}

export interface Section {
  readonly title: string
  readonly lines: readonly string[]
}

/** The whole text, section by section and line by line, for comparing two of them. */
export function sectionsOf(wording: Wording): Section[] {
  return [
    { title: 'Title', lines: [wording.title] },
    { title: 'Summary', lines: linesOf(wording.summary) },
    {
      title: 'Parties',
      lines: [...wording.parties]
        .map(({ agencyName, contactTeamName }) =>
          contactTeamName === null ? agencyName : `${agencyName}, to be asked through ${contactTeamName}`,
        )
        .sort(),
    },
    { title: 'Lawful bases', lines: wording.lawfulBases },
    { title: 'Categories of data', lines: wording.dataCategories },
    { title: 'Recipients', lines: wording.recipients.map(recipientSentence) },
    { title: 'Discoverability', lines: [discoverabilitySentence(wording.discoverability)] },
    {
      title: 'Classification and handling',
      lines: [classificationLabels[wording.classification], ...linesOf(wording.handling)],
    },
    {
      title: 'Retention',
      lines: wording.retention.map(({ title, months }) => `${title}: reviewed after ${monthsInWords(months)}`).sort(),
    },
    {
      title: 'Dates',
      lines: [
        `First day: ${dayInWords(wording.startsOn)}`,
        `Last day: ${wording.endsOn === null ? 'none' : dayInWords(wording.endsOn)}`,
        `Review by: ${dayInWords(wording.reviewOn)}`,
      ],
    },
  ]
}

export function discoverabilitySentence(discoverability: Discoverability): string {
  const { label, hint } = discoverabilityLabels[discoverability]
  return `${label}. ${hint}`
}

export function dayInWords(day: string | null): string {
  if (day === null) return 'not set'
  return isDay(day) ? formatDate(day) : day
}

export function linesOf(text: string): string[] {
  return text
    .split(/\r?\n/)
    .map((line) => line.trimEnd())
    .filter((line) => line !== '')
}
