import { errorAt, ProblemSummary } from '../../../platform/forms/index.ts'
import { Button, Checkboxes, SummaryList, Table, Tag, WarningText } from '../../../platform/html/govuk/index.ts'
import type { Child, Html } from '../../../platform/html/jsx-runtime.ts'
import { Heading, Scroll } from '../../../platform/html/parts.tsx'
import { isStale, type Kind, leastSure, rules } from '../domain/intervention.ts'
import { AGAINST, CATEGORIES, MARKS, STAGES } from '../domain/intervention-words.ts'
import { dayInWords } from '../entries/describe.ts'
import { DayField, type FormParts, LongField, NumberField, OneOf, OneOfMany, TextField } from '../entries/fields.tsx'
import { Lines, row } from '../entries/thing.tsx'
import { chosen } from '../entries/values.ts'
import { limitsInWords } from '../interventions/limits.ts'
import { FormPage } from '../interventions/page.tsx'
import type { KeptKind } from '../store/intervention-kinds.ts'
import { numbers } from './form.ts'

export const BASE = '/casework-settings/interventions'

function useInWords({ usedFrom, usedUntil }: Pick<Kind, 'usedFrom' | 'usedUntil'>): string {
  if (usedFrom === null && usedUntil === null) return 'Always'
  return [
    usedFrom === null ? '' : `from ${dayInWords(usedFrom)}`,
    usedUntil === null ? '' : `until ${dayInWords(usedUntil)}`,
  ]
    .filter((part) => part !== '')
    .join(' ')
}

function CheckTag(props: { kind: KeptKind; today: string }): Html {
  if (isStale(props.kind, props.today)) return <Tag classes="govuk-tag--red">Compare with the law again</Tag>
  return <Tag classes="govuk-tag--green">Until {dayInWords(props.kind.reviewOn)}</Tag>
}

function SureTag(props: { kind: Kind }): Child {
  const mark = leastSure(props.kind.marks)
  if (mark === null) return <span class="fp-quiet">No law</span>
  const classes = { V: 'govuk-tag--green', S: 'govuk-tag--yellow', U: 'govuk-tag--orange' }[mark]
  return (
    <Tag classes={classes}>
      {mark}: {MARKS[mark]}
    </Tag>
  )
}

export function ListPage(props: { readonly kinds: readonly KeptKind[]; readonly today: string }): Html {
  const newest = props.kinds.filter(
    (kind) => !props.kinds.some((other) => other.code === kind.code && other.version > kind.version),
  )
  const stale = newest.filter((kind) => isStale(kind, props.today)).length
  return (
    <>
      <Heading lead="What the law says of each kind, dated: interventions keep the rules under which they began.">
        Kinds of intervention
      </Heading>
      <div class="fp-actions fp-noprint">
        <Button href={`${BASE}/new`}>Add a kind</Button>
      </div>
      {stale > 0 && <WarningText>{stale} of them should have been compared with the law again by now.</WarningText>}
      <Scroll label="Kinds of intervention">
        <Table
          firstCellIsHeader
          head={[
            { content: 'Kind' },
            { content: 'Category' },
            { content: 'In use' },
            { content: 'Least certain source' },
            { content: 'Compared with the law' },
          ]}
          rows={newest.map((kind) => [
            {
              content: (
                <a class="govuk-link" href={`${BASE}/${kind.code}`}>
                  {kind.title}
                </a>
              ),
            },
            { content: CATEGORIES[kind.category] },
            { content: useInWords(kind) },
            { content: <SureTag kind={kind} /> },
            { content: <CheckTag kind={kind} today={props.today} /> },
          ])}
        />
      </Scroll>
    </>
  )
}

export function KindPage(props: {
  /** The newest first. */
  readonly versions: readonly [KeptKind, ...KeptKind[]]
  readonly today: string
  readonly formToken: string
  readonly names: ReadonlyMap<string, string>
}): Html {
  const [kind, ...earlier] = props.versions
  return (
    <>
      <Heading caption="Kinds of intervention">{kind.title}</Heading>
      {isStale(kind, props.today) && (
        <WarningText>It should have been compared with the law again by {dayInWords(kind.reviewOn)}.</WarningText>
      )}
      <KindFacts kind={kind} names={props.names} />
      <p class="govuk-body">
        <a class="govuk-link" href={`${BASE}/${kind.code}/new-version`}>
          Write a new version
        </a>
      </p>
      <h2 class="govuk-heading-m">Nothing has changed?</h2>
      <p class="govuk-body">
        If you compared it with the law today and every word still holds, note it: the next time is in six months.
      </p>
      <FormPage
        action={`${BASE}/${kind.code}/checked`}
        token={props.formToken}
        submit="Note that it still holds"
        cancel={BASE}
      >
        <input type="hidden" name="version" value={kind.version} />
      </FormPage>
      {earlier.length > 0 && <h2 class="govuk-heading-m">Earlier versions</h2>}
      {earlier.map((one) => (
        <details class="govuk-details">
          <summary class="govuk-details__summary">
            <span class="govuk-details__summary-text">
              Version {one.version}, from {dayInWords(one.validFrom)}
            </span>
          </summary>
          <div class="govuk-details__text">
            <KindFacts kind={one} names={props.names} />
          </div>
        </details>
      ))}
    </>
  )
}

function KindFacts({ kind, names }: { kind: KeptKind; names: ReadonlyMap<string, string> }): Html {
  const by = (id: string | null) => (id === null ? '' : ` by ${names.get(id) ?? 'somebody'}`)
  return (
    <SummaryList
      rows={[
        row('Version', `${kind.version}, holds from ${dayInWords(kind.validFrom)}`),
        row('Category', CATEGORIES[kind.category]),
        row('For', AGAINST[kind.against]),
        row('In use', useInWords(kind)),
        row('Legal basis', kind.legalBasis === '' ? 'None' : kind.legalBasis),
        row('Rules', <Lines of={limitsInWords(kind)} />),
        row('Stages', <Lines of={kind.stages.map((stage) => STAGES[stage])} />),
        row('How sure', <SureTag kind={kind} />),
        row(
          'Written',
          kind.publishedBy === null
            ? 'Came with the product'
            : `${dayInWords(kind.publishedAt.toISOString().slice(0, 10))}${by(kind.publishedBy)}`,
        ),
        row(
          'Compared with the law',
          kind.checkedOn === null
            ? 'Not by this partnership yet'
            : `${dayInWords(kind.checkedOn)}${by(kind.checkedBy)}`,
        ),
        row('To be compared again on', dayInWords(kind.reviewOn)),
      ]}
    />
  )
}

const MARK_CHOICES = Object.entries(MARKS).map(([value, text]) => ({ value, text: `${value}: ${text}` }))

const RULE_LABELS: Readonly<Record<(typeof rules)[number], string>> = {
  used: 'In use from and until',
  legalBasis: 'Legal basis',
  applicants: 'Who may apply',
  minimumAge: 'Age',
  longestHours: 'Hours',
  longestHoursAuthorised: 'Hours with higher authority',
  longestMonths: 'Longest',
  longestMonthsExtended: 'Longest once extended',
  shortestMonths: 'Shortest',
  longestMonthsUnder18: 'Under 18: longest',
  shortestMonthsUnder18: 'Under 18: shortest',
  reviewMonthsUnder18: 'Under 18: reviews',
  notes: 'Notes',
}

export function VersionPage(
  props: FormParts & { readonly kind: KeptKind; readonly formToken: string; readonly changedMeanwhile: boolean },
): Html {
  const { kind } = props
  return (
    <>
      <ProblemSummary errors={props.errors} />
      <Heading
        caption={kind.title}
        lead="The present version stays for interventions that begin before the new one holds."
      >
        Write a new version
      </Heading>
      {props.changedMeanwhile && (
        <WarningText>
          Somebody published version {kind.version} while you were writing. Compare it with what you wrote:{' '}
          <a class="govuk-link" href={`${BASE}/${kind.code}`}>
            see it
          </a>
          . Saving now publishes yours after it.
        </WarningText>
      )}
      <FormPage
        action={`${BASE}/${kind.code}/new-version`}
        token={props.formToken}
        submit="Publish"
        cancel={`${BASE}/${kind.code}`}
      >
        <input type="hidden" name="after" value={kind.version} />
        <KindFields {...props} />
      </FormPage>
    </>
  )
}

/** What the law says of a kind: the same fields for a new one and for a new version. */
function KindFields(props: FormParts): Html {
  return (
    <>
      <DayField form={props} name="validFrom" label="These rules hold from" />
      <TextField form={props} name="title" label="Title" />
      <OneOf form={props} name="category" label="Category" list={CATEGORIES} />
      <OneOf form={props} name="against" label="For" list={AGAINST} />
      <DayField form={props} name="usedFrom" label="In use from (empty: always)" />
      <DayField form={props} name="usedUntil" label="In use until (empty: still is)" />
      <LongField form={props} name="legalBasis" label="Legal basis" rows={2} />
      <LongField form={props} name="applicants" label="Who may apply" rows={2} />
      {numbers.map(({ name, label, unit }) => (
        <NumberField form={props} name={name} label={`${label} (${unit})`} suffix={unit} />
      ))}
      <Checkboxes
        name="stages"
        values={chosen(props.values, 'stages')}
        classes="govuk-checkboxes--small"
        fieldset={{ legend: { content: 'Stages', classes: 'govuk-fieldset__legend--s' } }}
        errorMessage={errorAt(props.errors, 'stages')}
        items={Object.entries(STAGES).map(([value, content]) => ({ value, content }))}
      />
      <LongField form={props} name="notes" label="Notes" rows={3} />
      <fieldset class="govuk-fieldset">
        <legend class="govuk-fieldset__legend govuk-fieldset__legend--m">How sure is the source of each rule?</legend>
        <p class="govuk-body">A rule that was read in the source refuses what goes beyond it; any other asks why.</p>
        {rules.map((rule) => (
          <OneOfMany
            form={props}
            name={`mark-${rule}`}
            label={RULE_LABELS[rule]}
            first="No such rule"
            items={MARK_CHOICES}
          />
        ))}
      </fieldset>
      <Checkboxes
        name="checked"
        values={chosen(props.values, 'checked')}
        items={[{ value: 'yes', content: 'I compared this with the law today' }]}
      />
      <DayField form={props} name="reviewOn" label="Compare with the law again on" />
    </>
  )
}

/** A kind that there was not before. */
export function NewKindPage(props: FormParts & { readonly formToken: string }): Html {
  return (
    <>
      <ProblemSummary errors={props.errors} />
      <Heading lead="It can be chosen for interventions that begin on or after the day from which its rules hold.">
        Add a kind of intervention
      </Heading>
      <FormPage action={`${BASE}/new`} token={props.formToken} submit="Publish" cancel={BASE}>
        <KindFields {...props} />
        <TextField
          form={props}
          name="code"
          label="Short name (empty: made from the title)"
          hint="It stands in addresses and files, and never changes"
          narrow
        />
      </FormPage>
    </>
  )
}
