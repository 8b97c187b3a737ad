import { type RoleName, roleLabel, roleNames, roles } from '../../foundations/identity/index.ts'
import { levelLabels } from '../../foundations/sharing/index.ts'
import { Button, Details, Select, Table, type TableCell } from '../../platform/html/govuk/index.ts'
import type { Child, Html } from '../../platform/html/jsx-runtime.ts'
import { Empty, Heading, Scroll } from '../../platform/html/parts.tsx'
import type { Matrix, RouteRow } from './matrix.ts'
import { commands } from './read-catalogue.ts'
import type { PurposeRecipients } from './read-recipients.ts'

export interface MatrixPage {
  readonly matrix: Matrix
  readonly recipients: readonly PurposeRecipients[]
  /** Shows what this role may do only; null for all. */
  readonly role: RoleName | null
}

export function AccessMatrixPage(props: MatrixPage): Html {
  const { matrix, role } = props
  const shown = role === null ? roleNames : [role]
  const routes = matrix.routes.filter((row) => role === null || row.open !== null || row.roles.includes(role))
  const permissions = matrix.permissions.filter((row) => role === null || row.roles.includes(role))
  return (
    <>
      <Heading lead="Who may do what: read now from the rules of this very server and its database, not from a description of them.">
        Access matrix
      </Heading>
      <form method="get" action="/access-matrix" class="fp-filters fp-noprint">
        <div class="fp-filters__row">
          <Select
            name="role"
            label={{ content: 'Role' }}
            value={role ?? ''}
            items={[
              { value: '', text: 'All roles' },
              ...roleNames.map((name) => ({ value: name, text: roleLabel(name) })),
            ]}
          />
          <Button classes="govuk-button--secondary">Show</Button>
        </div>
      </form>
      <p class="govuk-body fp-noprint">
        <a class="govuk-link" href={`/access-matrix.csv${role === null ? '' : `?role=${role}`}`}>
          Download as CSV
        </a>
      </p>
      <button
        type="button"
        class="govuk-button govuk-button--secondary fp-noprint"
        data-module="govuk-button"
        data-print
        hidden
      >
        Print this page
      </button>
      {role !== null && (
        <p class="govuk-body">
          <strong>{roleLabel(role)}</strong>: {roles[role].hint}
        </p>
      )}
      <h2 class="govuk-heading-m" id="permissions">
        Roles and permissions
      </h2>
      <Wide
        caption="Roles and permissions"
        head={['Permission', 'Lets people', ...shown.map(roleLabel)]}
        rows={permissions.map((row) => [
          <code>{row.permission}</code>,
          row.label,
          ...shown.map((name) => (row.roles.includes(name) ? 'Yes' : <span class="govuk-visually-hidden">No</span>)),
        ])}
      />
      <h2 class="govuk-heading-m" id="purposes">
        Recipients by purpose
      </h2>
      <p class="govuk-body">
        What each agreement in force shares at once. The owner team manages its records; disclosures and emergency
        access are in their own registers.
      </p>
      {props.recipients.length === 0 && <Empty title="No purpose has been written yet" />}
      {props.recipients.map((purpose) => (
        <Purpose purpose={purpose} />
      ))}
      <h2 class="govuk-heading-m" id="addresses">
        Addresses by permission
      </h2>
      {grouped(routes).map(([access, rows]) => (
        <Details summary={`${access} (${rows.length})`}>
          <ul class="govuk-list">
            {rows.map((row) => (
              <li>
                <code>
                  {row.method} {row.path}
                </code>
              </li>
            ))}
          </ul>
        </Details>
      ))}
      <h2 class="govuk-heading-m" id="tables">
        Tables and their policies
      </h2>
      <p class="govuk-body">
        What the database asks of each row, in short, whatever page or command looks: one of several is enough. A dash
        means that the application cannot do it at all.{' '}
        {matrix.tables.every(({ forced }) => forced)
          ? `Row-level security is forced on all ${matrix.tables.length} tables.`
          : 'Row-level security is NOT forced on every table.'}
      </p>
      <Wide
        caption="Tables and their policies"
        head={['Table', 'See', 'Add', 'Change', 'Remove']}
        rows={matrix.tables.map((row) => [
          <code>{row.name}</code>,
          ...commands.map((command) => {
            const conditions = row.rights[command]
            return conditions === null ? '–' : conditions.join(' or ')
          }),
        ])}
      />
    </>
  )
}

function Purpose(props: { purpose: PurposeRecipients }): Html {
  const { purpose } = props
  return (
    <>
      <h3 class="govuk-heading-s">
        {purpose.title}
        {': '}
        {purpose.discoverability ?? 'no agreement in force, nothing is shared'}
      </h3>
      {purpose.discoverability !== null && purpose.recipients.length === 0 && (
        <p class="govuk-body">The agreement names no recipients.</p>
      )}
      {purpose.recipients.length > 0 && (
        <Wide
          caption={`Recipients under ${purpose.title}`}
          head={['Level', 'Who', 'Teams today']}
          rows={purpose.recipients.map((recipient) => [
            levelLabels[recipient.level],
            recipient.rule,
            recipient.teams.length === 0 ? 'None' : recipient.teams.join('; '),
          ])}
        />
      )}
    </>
  )
}

function Wide(props: { caption: string; head: readonly string[]; rows: readonly (readonly Child[])[] }): Html {
  const cells = (row: readonly Child[]): TableCell[] => row.map((content) => ({ content }))
  return (
    <Scroll label={props.caption}>
      <Table
        caption={props.caption}
        captionClasses="govuk-visually-hidden"
        firstCellIsHeader
        head={cells(props.head)}
        rows={props.rows.map(cells)}
      />
    </Scroll>
  )
}

function grouped(routes: readonly RouteRow[]): [string, RouteRow[]][] {
  const groups = new Map<string, RouteRow[]>()
  for (const row of routes) groups.set(row.access, [...(groups.get(row.access) ?? []), row])
  return [...groups].sort(([one], [other]) => one.localeCompare(other, 'en'))
}
