import { PostForm } from '../../../platform/forms/index.ts'
import { formatBytes, formatNumber, plural } from '../../../platform/html/format.ts'
import { Button } from '../../../platform/html/govuk/index.ts'
import type { Html } from '../../../platform/html/jsx-runtime.ts'
import { Heading } from '../../../platform/html/parts.tsx'
import type { Progress } from '../import-counts/index.ts'
import { importHref, mayBeCancelled } from '../pages/imports.tsx'
import type { ImportRecord } from '../store/index.ts'

/** Shown again by itself every so many seconds, also without JavaScript. */
export const REFRESH_SECONDS = 3

/** How far an import is, in numbers and words. */
export interface Watched {
  readonly heading: string
  readonly lead: string
  readonly words: string
  /** 0 to 1; null while nobody can know. */
  readonly done: number | null
}

export function watched(record: ImportRecord, progress: Progress | undefined): Watched {
  const bytes = progress?.bytes ?? record.bytesDone
  const total = progress?.bytesTotal ?? record.bytesTotal
  const rows = progress?.rows ?? record.rowsDone
  const share = total > 0 ? Math.min(1, bytes / total) : null
  const files = plural(record.files.filter((file) => file.waiting).length, 'file', 'files')
  const read = `${formatBytes(bytes)} of ${formatBytes(Math.max(bytes, total))} read, ${plural(rows, 'row', 'rows')}`
  switch (record.state) {
    case 'receiving':
      return {
        heading: 'The files are arriving',
        lead: 'Leave the page that sends them open.',
        words: 'Receiving',
        done: null,
      }
    case 'to-check':
      return {
        heading: 'Your files wait to be read',
        lead: 'Another import is being worked on. Yours is next or soon.',
        words: `${files} waiting, ${formatBytes(total)}`,
        done: null,
      }
    case 'to-store':
      return {
        heading: 'Your import waits to be stored',
        lead: 'Another import is being worked on. Yours is next or soon.',
        words: 'Waiting',
        done: null,
      }
    case 'storing':
      if ((progress?.phase ?? record.phase) === 'storing') {
        return {
          heading: 'Storing the figures',
          lead: 'All at once or not at all. Charts and exceptions are made again at the end.',
          words: `${plural(rows, 'row', 'rows')} read. Adding up months and areas, then every chart`,
          done: null,
        }
      }
      return {
        heading: 'Storing the figures',
        lead: 'All at once or not at all. Reading the files once more first.',
        words: read,
        done: share,
      }
    default:
      return {
        heading: 'Reading your files',
        lead: 'Nothing is stored yet. You can leave this page and come back.',
        words: read,
        done: share,
      }
  }
}

export function WatchPage(props: { record: ImportRecord; progress: Progress | undefined; token: string }): Html {
  const { record } = props
  const view = watched(record, props.progress)
  return (
    <>
      <div data-live>
        <Heading caption="Import" lead={view.lead}>
          {view.heading}
        </Heading>
        <p class="govuk-body" id="progress-words">
          {view.words}
          {view.done !== null && <span class="pf-percent">{` ${formatNumber(Math.floor(view.done * 100))}%`}</span>}
        </p>
        {view.done === null ? (
          <progress class="fp-progress" aria-labelledby="progress-words" />
        ) : (
          <progress class="fp-progress" max="1" value={view.done} aria-labelledby="progress-words" />
        )}
        <p class="govuk-body fp-quiet">This page brings itself up to date.</p>
      </div>
      <div class="fp-actions pf-after-progress">
        {mayBeCancelled(record.state) && (
          <PostForm action={importHref(record.id, 'cancel')} token={props.token}>
            <Button classes="govuk-button--secondary" preventDoubleClick>
              Cancel this import
            </Button>
          </PostForm>
        )}
        <a class="govuk-link" href={importHref(record.id)}>
          Look again now
        </a>
      </div>
    </>
  )
}
