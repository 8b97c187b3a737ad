import { errorAt, type FieldError, PostForm, ProblemSummary } from '../../../platform/forms/index.ts'
import { formatNumber, plural } from '../../../platform/html/format.ts'
import { Button, FileUpload, Input, InsetText, WarningText } from '../../../platform/html/govuk/index.ts'
import type { Child, Html } from '../../../platform/html/jsx-runtime.ts'
import { Heading, Scroll } from '../../../platform/html/parts.tsx'
import { may, page, type Reply, type Route, redirect, route, type Visit } from '../../../platform/http/index.ts'
import { AREAS_CRUMBS, AREAS_PAGE, type AreasDeps } from '../deps.ts'
import { type AreaImportReport, type FileReport, importAreaFiles } from './import-area-files.ts'
import { createStaging, type Staged, type Staging } from './staged.ts'

const IMPORT_PAGE = `${AREAS_PAGE}/import`
const MOST_FILES = 50

export function importFilesRoutes(deps: AreasDeps): Route[] {
  const staging = createStaging(deps.now)
  const access = may('areas.import')
  return [
    route({ method: 'GET', path: IMPORT_PAGE, access, handle: (visit) => form(visit, []) }),
    route({ method: 'POST', path: IMPORT_PAGE, access, upload: true, handle: (visit) => check(deps, staging, visit) }),
    route({ method: 'GET', path: `${IMPORT_PAGE}/:id`, access, handle: (visit) => showReport(staging, visit) }),
    route({ method: 'POST', path: `${IMPORT_PAGE}/:id`, access, handle: (visit) => store(deps, staging, visit) }),
  ]
}

async function check(deps: AreasDeps, staging: Staging, visit: Visit): Promise<Reply> {
  const receiving = await staging.begin()
  let year = ''
  let files = 0
  try {
    for await (const part of visit.parts()) {
      if (part.kind === 'field') {
        if (part.name === 'year') year = part.value.trim()
      } else if (part.fileName === '' || files >= MOST_FILES) part.stream.resume()
      else {
        await receiving.receive(part.fileName, part.stream)
        files++
      }
    }
  } catch (problem) {
    await receiving.discard()
    throw problem
  }
  const errors: FieldError[] = []
  if (files === 0) errors.push({ field: 'files', message: 'Choose at least one file' })
  if (year !== '' && !/^(18|19|20|21)\d\d$/.test(year))
    errors.push({ field: 'year', message: 'Enter a year, such as 2021' })
  if (errors.length > 0) {
    await receiving.discard()
    return form(visit, errors, year)
  }
  const staged = await receiving.finish(visit.actor.userId)
  staged.report = await importAreaFiles(
    { db: deps.db, actor: visit.actor, correlationId: visit.correlationId },
    staged.inputs,
    { dryRun: true, ...(year !== '' && { year: Number(year) }) },
  )
  return redirect(`${IMPORT_PAGE}/${staged.id}${year === '' ? '' : `?year=${year}`}`)
}

async function store(deps: AreasDeps, staging: Staging, visit: Visit): Promise<Reply> {
  const staged = staging.find(visit.params['id'] ?? '', visit.actor.userId)
  if (staged === undefined) return gone(visit)
  // Sent twice: the second time shows what the first did.
  if (staged.report?.stored) return redirect(`${IMPORT_PAGE}/${staged.id}`)
  const year = Number(visit.form.get('year') ?? '')
  staged.report = await importAreaFiles(
    { db: deps.db, actor: visit.actor, correlationId: visit.correlationId },
    staged.inputs,
    year > 0 ? { year } : {},
  )
  await staging.removeFiles(staged.id)
  if (staged.report.stored && staged.report.changes) await deps.onChanged?.()
  return redirect(`${IMPORT_PAGE}/${staged.id}`, staged.report.stored ? { notice: 'areas-stored' } : {})
}

function showReport(staging: Staging, visit: Visit): Reply {
  const staged = staging.find(visit.params['id'] ?? '', visit.actor.userId)
  if (staged === undefined || staged.report === null) return gone(visit)
  const title = staged.report.stored ? 'Areas stored' : 'Check of area files'
  return page({
    title,
    wide: true,
    crumbs: [...AREAS_CRUMBS, { text: 'Import area files', href: IMPORT_PAGE }, { text: title }],
    body: (
      <ReportPage staged={staged} report={staged.report} token={visit.formToken} year={visit.query.get('year') ?? ''} />
    ),
  })
}

function gone(visit: Visit): Reply {
  return form(visit, [{ field: 'files', message: 'The files that you sent are no longer kept. Choose them again' }])
}

function form(visit: Visit, errors: readonly FieldError[], year = ''): Reply {
  return page({
    title: errors.length > 0 ? 'Error: Import area files' : 'Import area files',
    status: errors.length > 0 ? 422 : 200,
    crumbs: [...AREAS_CRUMBS, { text: 'Import area files' }],
    body: <FormPage token={visit.formToken} errors={errors} year={year} />,
  })
}

function FormPage(props: { token: string; errors: readonly FieldError[]; year: string }): Html {
  return (
    <>
      <ProblemSummary errors={props.errors} />
      <Heading lead="Send boundaries, look-ups, populations and deprivation together, in any order. You see what they would change before anything is stored.">
        Import area files
      </Heading>
      <ul class="govuk-list govuk-list--bullet">
        <li>boundaries: GeoJSON or TopoJSON in degrees, with a code and a name for each area</li>
        <li>
          look-ups: CSV with two or more codes on each line, such as LSOA to district, or district to CSP to force
        </li>
        <li>best fit of the LSOAs of 2011 to those of 2021: CSV with both codes</li>
        <li>residents and households, or the index of multiple deprivation: CSV with a code on each line</li>
      </ul>
      <p class="govuk-body">
        The Office for National Statistics publishes them at geoportal.statistics.gov.uk, under the Open Government
        Licence.
      </p>
      <PostForm action={IMPORT_PAGE} token={props.token} upload>
        <Input
          name="year"
          label={{ content: 'Year of the figures (optional)' }}
          hint={{ content: 'Only for populations and deprivation whose file name or columns do not tell it.' }}
          value={props.year}
          inputmode="numeric"
          classes="govuk-input--width-4"
          errorMessage={errorAt(props.errors, 'year')}
        />
        <FileUpload name="files" label={{ content: 'Files' }} multiple errorMessage={errorAt(props.errors, 'files')} />
        <Button preventDoubleClick>Check the files</Button>
      </PostForm>
    </>
  )
}

function ReportPage(props: { staged: Staged; report: AreaImportReport; token: string; year: string }): Html {
  const { report } = props
  const refused = report.files.filter((file) => file.refusal !== null)
  return (
    <>
      <Heading>{report.stored ? 'Areas stored' : 'Check of area files'}</Heading>
      <Verdict report={report} refused={refused.length} />
      <ReportTable files={report.files} />
      {report.files.map((file) => (
        <Problems file={file} />
      ))}
      {!report.stored && refused.length === 0 && report.changes && (
        <PostForm action={`${IMPORT_PAGE}/${props.staged.id}`} token={props.token}>
          <input type="hidden" name="year" value={props.year} />
          <Button preventDoubleClick>Store these areas</Button>
        </PostForm>
      )}
      <p class="govuk-body">
        <a class="govuk-link" href={report.stored ? AREAS_PAGE : IMPORT_PAGE}>
          {report.stored ? 'See the areas' : 'Choose other files'}
        </a>
      </p>
    </>
  )
}

function Verdict(props: { report: AreaImportReport; refused: number }): Child {
  const { report } = props
  if (props.refused > 0) {
    return (
      <WarningText>
        {plural(props.refused, 'file', 'files')} cannot be used, so nothing is stored. Leave it out or mend it, and send
        the files again.
      </WarningText>
    )
  }
  if (!report.changes) return <InsetText>These files say nothing new. Nothing changes.</InsetText>
  if (report.stored) return null
  return <InsetText>Nothing is stored yet. This is what storing the files would change.</InsetText>
}

function ReportTable(props: { files: readonly FileReport[] }): Html {
  const columns = ['Read', 'Added', 'Changed', 'Unchanged', 'Rejected']
  return (
    <Scroll label="Files">
      <table class="govuk-table">
        <caption class="govuk-table__caption govuk-visually-hidden">What each file holds</caption>
        <thead class="govuk-table__head">
          <tr class="govuk-table__row">
            <th scope="col" class="govuk-table__header">
              File
            </th>
            <th scope="col" class="govuk-table__header">
              Recognised as
            </th>
            {columns.map((column) => (
              <th scope="col" class="govuk-table__header govuk-table__header--numeric">
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody class="govuk-table__body">
          {props.files.map((file) => (
            <tr class="govuk-table__row">
              <th scope="row" class="govuk-table__header">
                {file.name}
              </th>
              <td class="govuk-table__cell">{file.recognisedAs ?? 'Cannot be used'}</td>
              {[file.rowsRead, file.added, file.changed, file.unchanged, file.rejected].map((count) => (
                <td class="govuk-table__cell govuk-table__cell--numeric">{formatNumber(count)}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  )
}

const MOST_SHOWN = 100

function Problems(props: { file: FileReport }): Child {
  const { file } = props
  if (file.refusal === null && file.problems.length === 0) return null
  const more = file.rejected - Math.min(file.problems.length, MOST_SHOWN)
  return (
    <>
      <h2 class="govuk-heading-s">{file.name}</h2>
      {file.refusal !== null ? (
        <p class="govuk-body">{file.refusal}</p>
      ) : (
        <ul class="govuk-list govuk-list--bullet">
          {file.problems.slice(0, MOST_SHOWN).map(({ line, message }) => (
            <li>
              {file.unit === 'line' ? 'Line' : 'Feature'} {line}: {message}
            </li>
          ))}
          {more > 0 && <li>And {formatNumber(more)} more.</li>}
        </ul>
      )}
    </>
  )
}
