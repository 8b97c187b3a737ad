import { Button, Select, Table } from '../../../platform/html/govuk/index.ts'
import { Empty, Heading, Scroll } from '../../../platform/html/parts.tsx'
import { notFound, page, type Reply, type Visit } from '../../../platform/http/index.ts'
import { isUuid } from '../../../platform/ids/index.ts'
import { areaByCode, areaChoices } from '../../areas/index.ts'
import { listTeams } from '../../identity/index.ts'
import type { SharingDeps } from '../deps.ts'
import { partyState } from '../domain/agreement.ts'
import { levelLabels } from '../domain/words.ts'
import { type Agreement, type Receiver, receiversUnder } from '../store/agreement-register.ts'
import { crumbsOf, nameOf, readAgreement, todayOf } from './common.tsx'

const because: Readonly<Record<Receiver['because'], string>> = {
  owner: 'It owns the record',
  succession: 'It took over from the owner',
  rule: 'The agreement names it',
}

/** "Who would receive a record of this team, in this area?" */
export async function receiversPage(deps: SharingDeps, visit: Visit): Promise<Reply> {
  const teamId = visit.query.get('team') ?? ''
  const areaCode = visit.query.get('area') ?? ''
  const found = await readAgreement(deps, visit, {
    name: 'preview-receivers',
    more: async (tx, agreement) => {
      const teams = await listTeams(tx)
      const areas = await areaChoices(tx)
      const area = areaCode === '' ? undefined : await areaByCode(tx, areaCode)
      const asked = isUuid(teamId) && teams.some(({ id }) => id === teamId) && area !== undefined
      return {
        ...{ teams, areas },
        receivers: asked ? await receiversUnder(tx, { agreement, ownerTeamId: teamId, areaId: area.id }) : null,
      }
    },
  })
  if (found === null) return notFound()
  const { agreement, more } = found
  return page({
    title: 'Who would receive?',
    crumbs: crumbsOf(agreement, 'Who would receive?'),
    body: (
      <>
        <Heading
          caption={nameOf(agreement)}
          lead={
            agreement.state === 'in-force'
              ? 'Choose a team and an area to see who has every record of that team there, today.'
              : 'Choose a team and an area to see who would have every record of that team there, if this edition were in force and every party that has not refused had signed it.'
          }
        >
          Who would receive?
        </Heading>
        <form method="get" action={`/agreements/${agreement.id}/receivers`} class="fp-filters">
          <div class="fp-filters__row">
            <Select
              name="team"
              label={{ content: 'The team that owns the record' }}
              value={teamId}
              items={[
                { value: '', text: 'Choose' },
                ...more.teams.map((team) => ({ value: team.id, text: `${team.name}, ${team.agencyName}` })),
              ]}
            />
            <Select
              name="area"
              label={{ content: 'Where it belongs' }}
              value={areaCode}
              items={[
                { value: '', text: 'Choose' },
                ...more.areas.map(({ code, name }) => ({ value: code, text: name })),
              ]}
            />
            <Button classes="govuk-button--secondary">Show</Button>
          </div>
        </form>
        {more.receivers !== null && (
          <Receivers agreement={agreement} receivers={more.receivers} today={todayOf(deps)} />
        )}
      </>
    ),
  })
}

function Receivers(props: { agreement: Agreement; receivers: readonly Receiver[]; today: string }) {
  if (props.receivers.length === 0) return <Empty title="Nobody would have it" />
  const unsigned = new Set(
    props.agreement.parties
      .filter((party) => partyState(party, props.today) !== 'signed')
      .map(({ agencyId }) => agencyId),
  )
  return (
    <Scroll label="Teams that would receive">
      <Table
        firstCellIsHeader
        head={['Team', 'Agency', 'Access', 'Why'].map((content) => ({ content }))}
        rows={props.receivers.map((team) => [
          { content: team.teamName },
          { content: team.agencyName },
          { content: levelLabels[team.level] },
          {
            content:
              team.because === 'rule' && unsigned.has(team.agencyId)
                ? `${because.rule}, once ${team.agencyName} has signed`
                : because[team.because],
          },
        ])}
      />
    </Scroll>
  )
}
