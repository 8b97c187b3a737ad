/** Under which purpose, by which team and about which area something is recorded. */
import type { Actor, Tx } from '../../../platform/db/index.ts'
import { errorAt, type FieldError } from '../../../platform/forms/index.ts'
import { formatDate } from '../../../platform/html/format.ts'
import { Radios, Select, WarningText } from '../../../platform/html/govuk/index.ts'
import type { Html } from '../../../platform/html/jsx-runtime.ts'
import { descendants } from '../../areas/index.ts'
import { listTeams, type Team } from '../../identity/index.ts'
import { purposesFor, type UsablePurpose } from '../../sharing/index.ts'
import { type PeopleAreaChoice, type PeopleDeps, recordAreas } from '../deps.ts'
import { GroupedSelect } from './grouped-select.tsx'

export interface PurposeChoices {
  readonly purposes: readonly UsablePurpose[]
  readonly teams: readonly Team[]
  readonly areas: readonly PeopleAreaChoice[]
  /** Ids of the areas that the actor's teams serve. */
  readonly served: readonly number[]
  /** Ids of the areas of these teams that hold more than one of the partnership's districts. */
  readonly wide: ReadonlySet<number>
}

/** What this person may choose: purposes that their agency has signed, and their own teams. */
export async function purposeChoices(tx: Tx, actor: Actor, deps: PeopleDeps): Promise<PurposeChoices> {
  const found = actor.teamIds.length === 0 ? [] : await listTeams(tx, { ids: actor.teamIds })
  const teams = found.filter((team) => team.agencyId === actor.agencyId)
  const areas = await (deps.areaChoices ?? recordAreas)(tx, actor)
  return {
    purposes: actor.agencyId === null ? [] : await purposesFor(tx, actor.agencyId),
    ...{ teams, areas, served: actor.areaIds },
    wide: await wideAmong(tx, { teams, areas }),
  }
}

async function wideAmong(tx: Tx, { teams, areas }: Pick<PurposeChoices, 'teams' | 'areas'>): Promise<Set<number>> {
  const codes = new Set(teams.flatMap(({ areaCodes }) => areaCodes))
  const ours = new Set(areas.map(({ id }) => id))
  const named = areas.filter(({ code }) => codes.has(code)).map(({ id }) => id)
  const districts = named.length === 0 ? [] : await descendants(tx, named, { kinds: ['district'] })
  const inside = (id: number) => districts.filter((district) => district.ofId === id && ours.has(district.id)).length
  return new Set(named.filter((id) => inside(id) > 1))
}

export interface PurposeDraft {
  readonly purposeId: string
  readonly teamId: string
  readonly areaId: string
}

const FIELDS = ['purposeId', 'teamId', 'areaId'] as const

/** As it was posted; where there is only one choice it is made. */
export function purposeDraft(form: URLSearchParams, choices: PurposeChoices): PurposeDraft {
  const [purposeId, teamId, areaId] = FIELDS.map((name) => form.get(name) ?? '')
  const team = teamId || (choices.teams.length === 1 ? (choices.teams[0]?.id ?? '') : '')
  return {
    purposeId: purposeId || (choices.purposes.length === 1 ? (choices.purposes[0]?.id ?? '') : ''),
    teamId: team,
    areaId: areaId || areaOfTeam(choices, team),
  }
}

/**
 * The area of a team that serves only one. Not where that holds several districts: a record about all of a county is not
 * seen by the teams of the district in which it happens, so that is chosen.
 */
function areaOfTeam({ teams, areas, wide }: PurposeChoices, teamId: string): string {
  const codes = teams.find(({ id }) => id === teamId)?.areaCodes ?? []
  const [code] = codes
  const area = codes.length === 1 ? areas.find((one) => one.code === code) : undefined
  return area === undefined || wide.has(area.id) ? '' : String(area.id)
}

export function purposeFields(draft: PurposeDraft): [string, string][] {
  return FIELDS.map((name) => [name, draft[name]])
}

export interface ChosenPurpose {
  readonly purposeId: string
  readonly ownerTeamId: string
  readonly areaId: number
}

export function readPurpose(
  draft: PurposeDraft,
  choices: PurposeChoices,
): { readonly value: ChosenPurpose | null; readonly errors: readonly FieldError[] } {
  const purpose = choices.purposes.find(({ id }) => id === draft.purposeId)
  const team = choices.teams.find(({ id }) => id === draft.teamId)
  const area = choices.areas.find(({ id }) => String(id) === draft.areaId)
  const errors: FieldError[] = []
  if (purpose === undefined)
    errors.push({ field: 'purposeId', message: 'Choose the purpose for which you record this' })
  if (team === undefined) errors.push({ field: 'teamId', message: 'Choose the team that answers for the record' })
  if (area === undefined) errors.push({ field: 'areaId', message: 'Choose the area that the record is about' })
  if (purpose === undefined || team === undefined || area === undefined) return { value: null, errors }
  return { value: { purposeId: purpose.id, ownerTeamId: team.id, areaId: area.id }, errors: [] }
}

/** Said beside every choice of an area. */
export const AREA_HINT = 'The smallest that fits: it decides which teams can open this.'

/** `today` is an ISO day. */
export function isOverdue(purpose: UsablePurpose, today: string): boolean {
  return purpose.reviewOn !== null && purpose.reviewOn < today
}

export function PurposeFields(props: {
  draft: PurposeDraft
  choices: PurposeChoices
  errors: readonly FieldError[]
  today: string
}): Html {
  const { draft, choices, errors } = props
  const served = new Set(choices.served)
  const groups = [
    { label: 'Areas that your teams serve', items: choices.areas.filter((area) => served.has(area.id)) },
    ...[...new Set(choices.areas.map((area) => area.group))].map((group) => ({
      label: group,
      items: choices.areas.filter((area) => area.group === group && !served.has(area.id)),
    })),
  ]
  const overdue = choices.purposes.filter((purpose) => isOverdue(purpose, props.today))
  return (
    <>
      <Radios
        name="purposeId"
        value={draft.purposeId}
        classes="govuk-radios--small"
        fieldset={{ legend: { content: 'Why do you record this?', classes: 'govuk-fieldset__legend--m' } }}
        hint={{ content: 'The purpose decides who can open it. It cannot be changed later.' }}
        errorMessage={errorAt(errors, 'purposeId')}
        items={choices.purposes.map((purpose) => ({
          value: purpose.id,
          content: purpose.title,
          hint: { content: purpose.description },
        }))}
      />
      {overdue.map((purpose) => (
        <WarningText>
          The agreement for {purpose.title} should have been reviewed by {formatDate(purpose.reviewOn ?? '')}. Tell your
          information governance lead. You can still record and share under it.
        </WarningText>
      ))}
      <div class="pp-row__fields">
        {choices.teams.length === 1 ? (
          <input type="hidden" name="teamId" value={draft.teamId} />
        ) : (
          <Select
            name="teamId"
            label={{ content: 'Team that answers for it' }}
            value={draft.teamId}
            errorMessage={errorAt(errors, 'teamId')}
            items={[{ value: '', text: 'Choose' }, ...choices.teams.map(({ id, name }) => ({ value: id, text: name }))]}
          />
        )}
        <GroupedSelect
          name="areaId"
          label="Area"
          hint={AREA_HINT}
          value={draft.areaId}
          error={errorAt(errors, 'areaId')?.content}
          first={[{ value: '', text: 'Choose' }]}
          groups={groups.map(({ label, items }) => ({
            label,
            items: items.map(({ id, name }) => ({ value: String(id), text: name })),
          }))}
        />
      </div>
    </>
  )
}
