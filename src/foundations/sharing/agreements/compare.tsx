import { Table, Tag } from '../../../platform/html/govuk/index.ts'
import type { Child, Html } from '../../../platform/html/jsx-runtime.ts'
import { Heading, Scroll } from '../../../platform/html/parts.tsx'
import { notFound, page, type Reply, type Visit } from '../../../platform/http/index.ts'
import { isUuid } from '../../../platform/ids/index.ts'
import type { SharingDeps } from '../deps.ts'
import { agreementStateLabels } from '../domain/words.ts'
import { findAgreement } from '../store/agreement-register.ts'
import { crumbsOf, readAgreement } from './common.tsx'
import { compareLines, type Piece } from './differences.ts'
import { sectionsOf, type Wording } from './sections.ts'

/** Two editions of one purpose side by side, the older on the left. */
export async function comparePage(deps: SharingDeps, visit: Visit): Promise<Reply> {
  const otherId = visit.params['other']
  if (!isUuid(otherId)) return notFound()
  const found = await readAgreement(deps, visit, {
    name: 'compare-agreements',
    more: (tx) => findAgreement(tx, otherId),
  })
  const other = found?.more
  if (!found || !other || other.purposeId !== found.agreement.purposeId) return notFound()
  const [before, after] = [found.agreement, other].sort((a, b) => a.edition - b.edition)
  if (before === undefined || after === undefined) return notFound()
  const name = (one: typeof before) => `Edition ${one.edition} (${agreementStateLabels[one.state].toLowerCase()})`
  return page({
    title: `Editions ${before.edition} and ${after.edition} compared`,
    wide: true,
    crumbs: crumbsOf(found.agreement, 'Compare'),
    body: (
      <>
        <Heading
          caption={found.agreement.purposeTitle}
          lead="What was taken out is struck through on the left; what was put in is underlined on the right."
        >
          Editions {before.edition} and {after.edition} compared
        </Heading>
        <Differences before={{ name: name(before), wording: before }} after={{ name: name(after), wording: after }} />
      </>
    ),
  })
}

interface Side {
  readonly name: string
  readonly wording: Wording
}

/** Changed sections line by line, then the names of those that are the same. */
export function Differences(props: { before: Side; after: Side }): Html {
  const after = sectionsOf(props.after.wording)
  const sections = sectionsOf(props.before.wording).map((section, i) => ({
    title: section.title,
    lines: compareLines(section.lines, after[i]?.lines ?? []),
  }))
  const changed = sections.filter(({ lines }) => lines.some((pair) => pair.before !== pair.after))
  const same = sections.filter((section) => !changed.includes(section))
  return (
    <>
      {changed.length === 0 && <p class="govuk-body">Nothing differs.</p>}
      {changed.map(({ title, lines }) => (
        <Scroll label={title}>
          <Table
            caption={
              <>
                {title} <Tag classes="govuk-tag--yellow">Changed</Tag>
              </>
            }
            captionClasses="govuk-table__caption--m"
            classes="ag-compare"
            head={[props.before.name, props.after.name].map((content) => ({ content }))}
            rows={lines.map((pair) => [{ content: line(pair.before) }, { content: line(pair.after) }])}
          />
        </Scroll>
      ))}
      {same.length > 0 && changed.length > 0 && (
        <p class="govuk-body">The same in both: {same.map(({ title }) => title.toLowerCase()).join(', ')}.</p>
      )}
    </>
  )
}

function line(pieces: readonly Piece[] | null): Child {
  if (pieces === null) return <span class="fp-quiet">Not there</span>
  return pieces.map(({ text, kind }) => {
    if (kind === 'same') return text
    const words = text.trimEnd()
    const space = text.slice(words.length)
    return kind === 'removed' ? (
      <>
        <del>
          <span class="govuk-visually-hidden">taken out: </span>
          {words}
        </del>
        {space}
      </>
    ) : (
      <>
        <ins>
          <span class="govuk-visually-hidden">put in: </span>
          <strong>{words}</strong>
        </ins>
        {space}
      </>
    )
  })
}
