/** The assessments of a record, for its page and for a page of their own. */
import { londonDay } from '../../../platform/clock/index.ts'
import type { Tx } from '../../../platform/db/index.ts'
import { formatDate } from '../../../platform/html/format.ts'
import { Button, Tag } from '../../../platform/html/govuk/index.ts'
import type { Child, Html } from '../../../platform/html/jsx-runtime.ts'
import { Empty } from '../../../platform/html/parts.tsx'
import type { AssessmentDeps } from '../deps.ts'
import { type Instrument, nameOf } from '../domain/instrument.ts'
import { BandTable, BandTag, bandHistory } from '../pages/bands.tsx'
import { assessPath, HIDDEN_NAME } from '../pages/load.ts'
import { INSTRUMENTS } from '../pages/load-instrument.ts'
import { assessmentsOf, instrumentOf, type Standing } from '../store/assessments.ts'

/** All assessments of one subject by one instrument. */
export interface Chain {
  readonly title: string
  /** Null when they are about the record as a whole. */
  readonly subjectName: string | null
  /** The newest first. */
  readonly of: readonly Standing[]
  /** Names of the bands of the newest, the lowest first. */
  readonly bands: readonly string[]
}

export interface AssessmentsPartProps {
  readonly recordId: string
  readonly chains: readonly Chain[]
  /** The reader may add an assessment. */
  readonly mayAdd: boolean
  /** ISO day. */
  readonly today: string
  /** The level of the headings, 3 unless given. */
  readonly headingLevel?: 2 | 3
}

/** For record pages: for each subject the band now, how it went, and when a review is due. */
export function AssessmentsPart(props: AssessmentsPartProps): Html {
  const { chains, recordId } = props
  return (
    <>
      {props.mayAdd && (
        <Button href={assessPath(recordId)} classes="govuk-button--secondary fp-noprint">
          {chains.length === 0 ? 'Assess' : 'Assess again'}
        </Button>
      )}
      <p class="govuk-body fp-noprint">
        <a class="govuk-link" href={INSTRUMENTS}>
          What each assessment asks and how it scores
        </a>
      </p>
      {chains.length === 0 ? (
        <Empty title="Nobody was assessed yet" />
      ) : (
        chains.map((chain, at) => <OneChain chain={chain} at={at} {...props} />)
      )}
    </>
  )
}

function OneChain(props: AssessmentsPartProps & { chain: Chain; at: number }): Child {
  const { chain, at, today } = props
  const [newest] = chain.of
  if (newest === undefined) return null
  const Title = props.headingLevel === 2 ? 'h2' : 'h3'
  const chart = bandHistory({
    id: `bands-${at + 1}`,
    title: `Bands over time: ${chain.title}`,
    of: chain.of,
    bands: chain.bands,
  })
  const late = newest.reviewDueOn !== null && newest.reviewDueOn < today
  return (
    <section class="as-chain" aria-labelledby={`chain-${at + 1}`}>
      <Title class="govuk-heading-s" id={`chain-${at + 1}`}>
        {chain.subjectName ?? chain.title}
      </Title>
      <p class="govuk-body">
        <BandTag band={newest} />{' '}
        <a class="govuk-link" href={`/assessments/${newest.id}`}>
          {chain.subjectName === null ? '' : `${chain.title}, `}
          {formatDate(londonDay(newest.completedAt))}
        </a>
        : {newest.total} of {newest.highestPossible}
        {newest.reviewDueOn !== null && (
          <>
            . Review due {formatDate(newest.reviewDueOn)} {late && <Tag classes="govuk-tag--red">Overdue</Tag>}
          </>
        )}
      </p>
      {chart !== null && (
        <>
          <figure class="fp-chart">{chart}</figure>
          <BandTable caption={`${chain.title} over time`} of={chain.of} />
        </>
      )}
    </section>
  )
}

/** Reads what the part shows, as the actor. The highest band first. */
export async function loadChains(deps: Pick<AssessmentDeps, 'namesOf'>, tx: Tx, recordId: string): Promise<Chain[]> {
  const all = await assessmentsOf(tx, recordId)
  if (all.length === 0) return []
  const names = await deps.namesOf(tx, [
    ...new Set(all.flatMap(({ subjectId }) => (subjectId === null ? [] : [subjectId]))),
  ])
  const grouped = new Map<string, Standing[]>()
  for (const one of all) {
    const key = `${one.subjectId} ${one.instrumentId}`
    grouped.set(key, [...(grouped.get(key) ?? []), one])
  }
  const instruments = new Map<string, Instrument>()
  const chains: Chain[] = []
  for (const of of grouped.values()) {
    const [newest] = of
    if (newest === undefined) continue
    const name = nameOf({ id: newest.instrumentId, version: newest.instrumentVersion })
    const instrument = instruments.get(name) ?? (await instrumentOf(tx, newest))
    instruments.set(name, instrument)
    chains.push({
      title: instrument.title,
      subjectName: newest.subjectId === null ? null : (names.get(newest.subjectId) ?? HIDDEN_NAME),
      of,
      bands: instrument.bands.map(({ label }) => label),
    })
  }
  return chains.sort((a, b) => (b.of[0]?.bandRank ?? 0) - (a.of[0]?.bandRank ?? 0))
}

/** Reads and shows it in one go. */
export async function assessmentsPart(
  deps: Pick<AssessmentDeps, 'namesOf'>,
  tx: Tx,
  of: Omit<AssessmentsPartProps, 'chains'>,
): Promise<Html> {
  return <AssessmentsPart {...of} chains={await loadChains(deps, tx, of.recordId)} />
}
