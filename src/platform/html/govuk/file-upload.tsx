import type { Html } from '../jsx-runtime.ts'
import { Field, type FieldOptions, fieldIds } from './form-group.tsx'
import { type Attributes, classNames, extra, type PluralText, translations } from './shared.ts'

export interface FileUploadProps extends FieldOptions {
  multiple?: boolean | undefined
  /** Adds the area to drop files on, where scripts run. */
  javascript?: boolean | undefined
  wrapperClasses?: string | undefined
  wrapperAttributes?: Attributes | undefined
  chooseFilesButtonText?: string | undefined
  dropInstructionText?: string | undefined
  noFileChosenText?: string | undefined
  multipleFilesChosenText?: PluralText | undefined
  enteredDropZoneText?: string | undefined
  leftDropZoneText?: string | undefined
}

export function FileUpload(props: FileUploadProps): Html {
  const { id, describedBy } = fieldIds(props)
  const input = (
    <input
      class={classNames('govuk-file-upload', props.classes, props.errorMessage && 'govuk-file-upload--error')}
      id={id}
      name={props.name}
      type="file"
      disabled={props.disabled}
      multiple={props.multiple}
      aria-describedby={describedBy}
      {...extra(props.attributes)}
    />
  )
  return (
    <Field field={props}>
      {props.formGroup?.beforeInput?.content}
      {props.javascript ? (
        <div
          class={classNames('govuk-file-upload-wrapper', props.wrapperClasses)}
          data-module="govuk-file-upload"
          {...translations({
            'choose-files-button': props.chooseFilesButtonText,
            'no-file-chosen': props.noFileChosenText,
            'multiple-files-chosen': props.multipleFilesChosenText,
            'drop-instruction': props.dropInstructionText,
            'entered-drop-zone': props.enteredDropZoneText,
            'left-drop-zone': props.leftDropZoneText,
          })}
          {...extra(props.wrapperAttributes)}
        >
          {input}
        </div>
      ) : (
        input
      )}
      {props.formGroup?.afterInput?.content}
    </Field>
  )
}
