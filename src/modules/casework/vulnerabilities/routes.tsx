import { findRecord, reaches } from '../../../foundations/sharing/index.ts'
import { ProblemSummary } from '../../../platform/forms/index.ts'
import { Checkboxes } from '../../../platform/html/govuk/index.ts'
import { Heading } from '../../../platform/html/parts.tsx'
import {
  forbidden,
  may,
  notFound,
  type Reply,
  type Route,
  redirect,
  route,
  type Visit,
} from '../../../platform/http/index.ts'
import { isUuid } from '../../../platform/ids/index.ts'
import type { CaseworkDeps } from '../deps.ts'
import { VULNERABILITIES, type Vulnerability } from '../domain/intervention-words.ts'
import { isKeyOf } from '../domain/words.ts'
import { dayInWords } from '../entries/describe.ts'
import { TextField } from '../entries/fields.tsx'
import { casePage, onCase } from '../entries/thing.tsx'
import { chosen, typed, valuesFrom } from '../entries/values.ts'
import { FormPage } from '../interventions/page.tsx'
import { touchCase } from '../store/cases.ts'
import { endVulnerabilities, noteVulnerabilities, vulnerabilitiesOf } from '../store/vulnerabilities.ts'

/** What makes somebody of the case vulnerable: ticked on one page, kept on the person's own record. */
export function vulnerabilityRoutes(deps: CaseworkDeps): Route[] {
  const path = '/cases/:record/vulnerabilities/:profile'
  const access = may('casework.use')
  return [
    route({ method: 'GET', path, access, handle: (visit) => handle(deps, visit, 'prepare') }),
    route({ method: 'POST', path, access, handle: (visit) => handle(deps, visit, 'write') }),
  ]
}

function handle(deps: CaseworkDeps, visit: Visit, to: 'prepare' | 'write'): Promise<Reply> {
  const action = to === 'prepare' ? 'prepare-note-vulnerabilities' : 'note-vulnerabilities'
  return onCase(deps, visit, { action, to }, async ({ tx, at, note }) => {
    const profileId = visit.params['profile']
    const person = at.participants.find((one) => one.profileId === profileId)
    const header = isUuid(profileId) && person !== undefined ? await findRecord(tx, profileId) : null
    if (header === null || person === undefined || !reaches(header.level, 'view')) {
      note({ outcome: 'refused' })
      return notFound()
    }
    note({ recordIds: [at.one.recordId, header.id], purposeId: at.header.purposeId })
    if (header.kind !== 'person' || !reaches(header.level, 'contribute') || header.restrictedAt !== null) {
      note({ outcome: 'refused' })
      return forbidden(
        header.kind === 'person'
          ? `You can read this person’s record and not change it. ${header.ownerTeamName} answers for it.`
          : 'Only people are vulnerable in this sense: choose a person of the case.',
      )
    }
    const all = await vulnerabilitiesOf(tx, [header.id])
    const present = all.filter(({ endedOn }) => endedOn === null)
    const here = `/cases/${at.one.recordId}#vulnerabilities`
    const values = to === 'write' ? visit.form : valuesFrom({ kinds: present.map(({ kind }) => kind) })
    const noteText = typed(values, 'note')
    const errors = noteText.length > 500 ? [{ field: 'note', message: 'The note must be 500 characters or fewer' }] : []
    if (to === 'prepare' || errors.length > 0) {
      if (errors.length > 0) note({ outcome: 'invalid' })
      return casePage(at, {
        title: 'What makes somebody vulnerable',
        status: errors.length > 0 ? 422 : 200,
        body: (
          <>
            <ProblemSummary errors={errors} />
            <Heading
              caption={person.name ?? ''}
              lead="It is kept on the person’s own record, so it counts in every case in which they have a part."
            >
              What makes somebody vulnerable
            </Heading>
            <FormPage action={visit.path} token={visit.formToken} submit="Save" cancel={here}>
              {/* What was ticked when the form was opened: only what this person changed is changed. */}
              {(to === 'write' ? chosen(values, 'were') : present.map(({ kind }) => kind)).map((kind) => (
                <input type="hidden" name="were" value={kind} />
              ))}
              <Checkboxes
                name="kinds"
                values={chosen(values, 'kinds')}
                classes="govuk-checkboxes--small"
                fieldset={{ legend: { content: 'Tick all that apply now', classes: 'govuk-fieldset__legend--s' } }}
                items={Object.entries(VULNERABILITIES).map(([value, content]) => {
                  const noted = present.find(({ kind }) => kind === value)
                  return {
                    ...{ value, content },
                    ...(noted === undefined
                      ? {}
                      : { hint: { content: `Since ${dayInWords(noted.notedOn)}. ${noted.note}` } }),
                  }
                })}
              />
              <TextField form={{ values, errors }} name="note" label="Note on what you tick newly (if needed)" />
            </FormPage>
          </>
        ),
      })
    }
    const [were, are] = [kindsIn(values, 'were'), kindsIn(values, 'kinds')]
    const added = are.filter((kind) => !were.includes(kind))
    const ended = were.filter((kind) => !are.includes(kind))
    await noteVulnerabilities(tx, visit.actor, {
      profileId: header.id,
      kinds: added,
      note: noteText,
      notedOn: at.today,
    })
    await endVulnerabilities(tx, visit.actor, { profileId: header.id, kinds: ended, endedOn: at.today })
    if (added.length + ended.length > 0) await touchCase(tx, at.one.recordId, at.now)
    return redirect(`/cases/${at.one.recordId}`, { notice: 'vulnerabilities-noted' })
  })
}

function kindsIn(values: URLSearchParams, name: string): Vulnerability[] {
  return chosen(values, name).filter((code): code is Vulnerability => isKeyOf(VULNERABILITIES, code))
}
