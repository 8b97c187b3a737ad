import { errorAt, type FieldError, PostForm, ProblemSummary } from '../../../platform/forms/index.ts'
import { Button, Details, FileUpload, Radios } from '../../../platform/html/govuk/index.ts'
import type { Html } from '../../../platform/html/jsx-runtime.ts'
import { Heading } from '../../../platform/html/parts.tsx'
import type { Kind } from './form.ts'

export function StartImportPage(props: { token: string; kind: Kind; errors: readonly FieldError[] }): Html {
  return (
    <>
      <ProblemSummary errors={props.errors} />
      <Heading lead="We read them first and show you what would change. Nothing is stored until you say so.">
        Import files
      </Heading>
      <PostForm action="/imports/new" token={props.token} upload>
        <Radios
          name="kind"
          fieldset={{ legend: { content: 'What they are', classes: 'govuk-fieldset__legend--s' } }}
          value={props.kind}
          items={[
            { value: 'any', content: 'Work it out for me' },
            {
              value: 'street',
              content: 'Street-level crime files',
              hint: { content: 'As data.police.uk publishes them: one row for each crime' },
            },
            {
              value: 'long',
              content: 'Long counts',
              hint: { content: 'One count in each row: area, month, perhaps type, number' },
            },
            {
              value: 'wide',
              content: 'Wide monthly tables',
              hint: { content: 'One row for each area and type, one column for each month' },
            },
          ]}
        />
        <FileUpload
          name="files"
          multiple
          label={{ content: 'Files', classes: 'govuk-label--s' }}
          hint={{
            content:
              'CSV files, or zip files of them, as many as you like, up to 4 GB together. You can drop them here.',
          }}
          errorMessage={errorAt(props.errors, 'files')}
          attributes={{ accept: '.csv,.zip,.txt,.tsv' }}
        />
        <Button preventDoubleClick>Check these files</Button>
      </PostForm>
      <Details summary="Where to get your force’s files">
        <p class="govuk-body">
          Open the{' '}
          <a class="govuk-link" href="https://data.police.uk/data/" rel="noreferrer">
            data.police.uk download page
          </a>
          , choose the months, your force and “Include crime data”. Send the zip file as it comes. Charts compare a
          month with the same month of the three years before, so take at least four years.
        </p>
      </Details>
      <Details summary="What the files must look like">
        <p class="govuk-body">
          Street-level crime files need nothing done to them. A table of your own is one of these two:
        </p>
        <pre class="pf-sample">
          {'area,month,type,incidents\nAmber Valley,2025-08,Burglary,41\nAmber Valley,2025-09,Burglary,38'}
        </pre>
        <pre class="pf-sample">{'area,type,2025-08,2025-09\nAmber Valley,Burglary,41,38'}</pre>
        <p class="govuk-body">
          The columns may be called anything: after the check you see which we took for what, and can change it. A blank
          is a gap, not a zero. From a spreadsheet, choose Save as and “CSV UTF-8”.
        </p>
      </Details>
    </>
  )
}
