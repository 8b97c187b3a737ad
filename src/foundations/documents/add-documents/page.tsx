import { type FieldError, PostForm, ProblemSummary } from '../../../platform/forms/index.ts'
import { formatBytes } from '../../../platform/html/format.ts'
import { Button, Details, FileUpload } from '../../../platform/html/govuk/index.ts'
import type { Html } from '../../../platform/html/jsx-runtime.ts'
import { Heading } from '../../../platform/html/parts.tsx'
import type { DetailsDraft } from '../domain/details.ts'
import { ACCEPTED } from '../domain/formats.ts'
import { LIMITS } from '../domain/limits.ts'
import { DetailsFields } from '../pages/fields.tsx'
import { listPath } from '../pages/load.ts'

export interface AddView {
  readonly recordId: string
  readonly name: string
  readonly draft: DetailsDraft
  readonly errors: readonly FieldError[]
  /** Files were chosen and must be chosen again, because a browser gives none back. */
  readonly chooseAgain: boolean
  readonly formToken: string
}

export function AddPage(view: AddView): Html {
  const ofFiles = view.errors.filter(({ field }) => field === 'files')
  return (
    <>
      <ProblemSummary errors={view.errors} />
      <Heading caption={view.name}>Add documents or photographs</Heading>
      {view.chooseAgain && (
        <p class="govuk-body dc-form">
          <strong>Nothing has been added yet.</strong> What you typed is still here. Choose the files again, without any
          that cannot be added.
        </p>
      )}
      <PostForm action={`${listPath(view.recordId)}/new`} token={view.formToken} class="dc-form" upload>
        <FileUpload
          name="files"
          label={{ content: 'Files', classes: 'govuk-label--s' }}
          hint={{
            content: `Photographs, PDF, Word, Excel, OpenDocument, text, CSV or email files. ${formatBytes(LIMITS.fileBytes)} each at most, ${formatBytes(LIMITS.uploadBytes)} together.`,
          }}
          multiple
          attributes={{ accept: ACCEPTED }}
          errorMessage={ofFiles.length === 0 ? undefined : { content: <Lines of={ofFiles} /> }}
        />
        <DetailsFields
          draft={view.draft}
          errors={view.errors}
          titleHint="Leave it empty to use the file’s name. Several files get the title with a number."
        />
        <Details summary="What happens to photographs">
          <p class="govuk-body">
            Each is turned upright and saved anew without its hidden data: where and when it was taken, with what, and
            by whom. If that may matter as evidence, keep the original file as well and note who has it.
          </p>
        </Details>
        <div class="fp-actions">
          <Button preventDoubleClick>Add</Button>
          <a class="govuk-link" href={listPath(view.recordId)}>
            Cancel
          </a>
        </div>
      </PostForm>
    </>
  )
}

function Lines(props: { of: readonly FieldError[] }): Html {
  return (
    <>
      {props.of.map(({ message }, index) => (
        <>
          {index > 0 && <br />}
          {message}
        </>
      ))}
    </>
  )
}
