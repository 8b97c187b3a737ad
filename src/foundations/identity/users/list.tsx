import { PostForm } from '../../../platform/forms/index.ts'
import { formatDateTime, plural } from '../../../platform/html/format.ts'
import { Button, Input, Select, Table, Tag } from '../../../platform/html/govuk/index.ts'
import type { Child, Html } from '../../../platform/html/jsx-runtime.ts'
import { Empty, Heading, Scroll } from '../../../platform/html/parts.tsx'
import { page, type Reply, type Visit } from '../../../platform/http/index.ts'
import { isUuid } from '../../../platform/ids/index.ts'
import { type IdentityDeps, reading } from '../deps.ts'
import { isRoleName, roleLabel, roleNames, roles } from '../roles.ts'
import { listTeams, type Team } from '../store/teams.ts'
import { searchUsers, type User, type UserFilter } from '../store/users.ts'

const PER_PAGE = 50
/** The buttons that turn pages stand outside the form and belong to it by its id. */
const SEARCH = 'user-search'

/**
 * The list of users. The form posts, so that a name or e-mail address that is looked for never stands in an address,
 * a history or a log.
 */
export async function usersPage(deps: IdentityDeps, visit: Visit, asked: URLSearchParams): Promise<Reply> {
  const filter = filterOf(asked)
  const pageNumber = Math.min(10_000, Math.max(1, Math.trunc(Number(asked.get('page') ?? '1')) || 1))
  const found = await deps.db.withActor(visit.actor, reading(visit, 'list-users'), async (tx, note) => {
    const { text, ...plain } = filter
    note({ detail: { filter: { ...plain, ...(text === undefined ? {} : { text: true }) } } })
    const limit = { limit: PER_PAGE, offset: (pageNumber - 1) * PER_PAGE }
    return { ...(await searchUsers(tx, filter, limit)), teams: await listTeams(tx, teamsWithin(visit)) }
  })
  return page({
    title: 'Users',
    wide: true,
    body: (
      <>
        <Heading>Users</Heading>
        <div class="fp-actions">
          <Button href="/users/invite">Invite somebody</Button>
          <a class="govuk-link" href="/users/invitations">
            Open invitations
          </a>
          <a class="govuk-link" href="/teams">
            Teams
          </a>
          {visit.actor.permissions.includes('identity.manage-users') && (
            <>
              <a class="govuk-link" href="/agencies">
                Agencies
              </a>
              <a class="govuk-link" href="/partnership">
                Partnership settings
              </a>
            </>
          )}
        </div>
        <PostForm action="/users/search" token={visit.formToken} id={SEARCH} class="fp-filters">
          <Filters filter={filter} teams={found.teams} />
        </PostForm>
        {found.users.length === 0 ? (
          <Empty title="No users fit" />
        ) : (
          <>
            <p class="govuk-body">{plural(found.total, 'user', 'users')}</p>
            <UserTable users={found.users} />
          </>
        )}
        <Pages total={found.total} number={pageNumber} />
      </>
    ),
  })
}

/** A team administrator sees the teams of their own agency. */
function teamsWithin(visit: Visit): { agencyId?: string } {
  if (visit.actor.permissions.includes('identity.manage-users') || visit.actor.agencyId === null) return {}
  return { agencyId: visit.actor.agencyId }
}

function filterOf(asked: URLSearchParams): UserFilter {
  const text = (asked.get('text') ?? '').trim().slice(0, 100)
  const teamId = asked.get('team') ?? undefined
  const role = asked.get('role') ?? ''
  const status = asked.get('status') ?? ''
  return {
    ...(text === '' ? {} : { text }),
    ...(isUuid(teamId) ? { teamId } : {}),
    ...(isRoleName(role) ? { role } : {}),
    ...(status === 'active' || status === 'deactivated' ? { status } : {}),
  }
}

function Filters(props: { filter: UserFilter; teams: readonly Team[] }): Html {
  return (
    <div class="fp-filters__row">
      <Input name="text" label={{ content: 'Name or e-mail address' }} value={props.filter.text} autocomplete="off" />
      <Select
        name="team"
        label={{ content: 'Team' }}
        value={props.filter.teamId}
        items={[
          { value: '', text: 'All teams' },
          ...props.teams.map((team) => ({ value: team.id, text: `${team.name}, ${team.agencyName}` })),
        ]}
      />
      <Select
        name="role"
        label={{ content: 'Role' }}
        value={props.filter.role}
        items={[
          { value: '', text: 'All roles' },
          ...roleNames.map((name) => ({ value: name, text: roles[name].label })),
        ]}
      />
      <Select
        name="status"
        label={{ content: 'Status' }}
        value={props.filter.status}
        items={[
          { value: '', text: 'All' },
          { value: 'active', text: 'Active' },
          { value: 'deactivated', text: 'Deactivated' },
        ]}
      />
      <Button>Search</Button>
    </div>
  )
}

function UserTable(props: { users: readonly User[] }): Html {
  return (
    <Scroll label="Users">
      <Table
        head={['Name', 'E-mail address', 'Agency', 'Teams', 'Roles', 'Last signed in'].map((content) => ({ content }))}
        firstCellIsHeader
        rows={props.users.map((user) => [
          {
            content: (
              <>
                <a class="govuk-link" href={`/users/${user.id}`}>
                  {user.displayName}
                </a>
                {user.status === 'deactivated' && (
                  <>
                    {' '}
                    <Tag classes="govuk-tag--grey">Deactivated</Tag>
                  </>
                )}
              </>
            ),
          },
          { content: user.email },
          { content: user.agencyName },
          { content: user.teams.map(({ name }) => name).join(', ') },
          { content: user.roles.map(roleLabel).join(', ') },
          { content: user.lastSignedInAt === null ? 'Never' : formatDateTime(user.lastSignedInAt) },
        ])}
      />
    </Scroll>
  )
}

function Pages(props: { total: number; number: number }): Child {
  const last = Math.ceil(props.total / PER_PAGE)
  if (last <= 1) return null
  return (
    <div class="fp-actions">
      {props.number > 1 && (
        <Button name="page" value={props.number - 1} classes="govuk-button--secondary" attributes={{ form: SEARCH }}>
          Previous page
        </Button>
      )}
      <span class="govuk-body">
        Page {props.number} of {last}
      </span>
      {props.number < last && (
        <Button name="page" value={props.number + 1} classes="govuk-button--secondary" attributes={{ form: SEARCH }}>
          Next page
        </Button>
      )}
    </div>
  )
}
