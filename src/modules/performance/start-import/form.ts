import { Transform } from 'node:stream'
import { formatBytes } from '../../../platform/html/format.ts'
import type { UploadPart } from '../../../platform/http/index.ts'
import { AppError } from '../../../platform/result/index.ts'
import type { Upload } from '../import-counts/index.ts'

/** What the files are said to be; `any` leaves it to us, file by file. */
export const KINDS = ['any', 'street', 'long', 'wide'] as const
export type Kind = (typeof KINDS)[number]

/** All files of one upload together: a force's ten years are about a quarter of it. */
export const UPLOAD_LIMIT = 4_000_000_000

export interface ReceivedForm {
  readonly kind: Kind
  /** The files in their order, each to be read to its end before the next; null when none was chosen. */
  readonly uploads: AsyncIterable<Upload> | null
}

/**
 * Reads the fields that stand before the first file, and leaves the files to be read as they arrive: nothing is held in
 * memory.
 * @throws AppError `upload-too-large` while the files are read, when they are more than `limit` bytes together
 */
export async function receiveForm(parts: AsyncIterable<UploadPart>, limit = UPLOAD_LIMIT): Promise<ReceivedForm> {
  const all = parts[Symbol.asyncIterator]()
  let kind: Kind = 'any'
  const nextFile = async (): Promise<Extract<UploadPart, { kind: 'file' }> | undefined> => {
    for (;;) {
      const next = await all.next()
      if (next.done === true) return undefined
      const { value } = next
      if (value.kind === 'field') {
        if (value.name === 'kind') kind = KINDS.find((one) => one === value.value) ?? 'any'
        continue
      }
      if (value.fileName !== '') return value
      // A browser sends an empty part where nothing was chosen; it must be read for the next to come.
      value.stream.resume()
    }
  }
  const first = await nextFile()
  if (first === undefined) return { kind, uploads: null }
  const counter = { bytes: 0, limit }
  async function* files(): AsyncGenerator<Upload> {
    for (let file: typeof first | undefined = first; file !== undefined; file = await nextFile()) {
      const stream = counted(counter)
      const { stream: incoming } = file
      incoming.on('error', (error) => stream.destroy(error))
      yield { name: file.fileName, stream: incoming.pipe(stream) }
    }
  }
  return { kind, uploads: files() }
}

function counted(counter: { bytes: number; readonly limit: number }): Transform {
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      counter.bytes += chunk.length
      if (counter.bytes > counter.limit) done(tooLarge(counter.limit))
      else done(null, chunk)
    },
  })
}

function tooLarge(limit: number): AppError {
  return new AppError(
    'upload-too-large',
    `The files are more than ${formatBytes(limit)} together. Send them in parts, or import them with the command line.`,
    { status: 422 },
  )
}
