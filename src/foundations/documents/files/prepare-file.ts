/** From what somebody sent to what is kept, or to why it is not. Takes time, so never inside a transaction. */
import { createHash } from 'node:crypto'
import { safeName } from '../../../platform/files/index.ts'
import { ok, type Result, refused } from '../../../platform/result/index.ts'
import { FORMATS, type Format, nameFor } from '../domain/formats.ts'
import { LIMITS } from '../domain/limits.ts'
import type { FileRefusal } from '../domain/refusals.ts'
import { inspectEmail } from './email.ts'
import { inspectPdf } from './pdf.ts'
import { drawAfresh } from './pictures.ts'
import { recognise } from './recognise.ts'

export interface PreparedFile {
  /** With an ending that says what it holds. */
  readonly fileName: string
  readonly mediaType: string
  readonly body: Buffer
  /** Of `body`, in hexadecimal digits. */
  readonly sha256: string
  /** Of pictures only; WebP. */
  readonly preview: Buffer | null
}

export async function prepareFile(sent: {
  readonly name: string
  readonly bytes: Uint8Array
}): Promise<Result<PreparedFile, FileRefusal>> {
  const name = safeName(sent.name)
  const bytes = Buffer.from(sent.bytes.buffer, sent.bytes.byteOffset, sent.bytes.byteLength)
  if (bytes.length > LIMITS.fileBytes) return refused('too-large')
  const recognised = await recognise({ name, bytes })
  if (!recognised.ok) return recognised
  const format = recognised.value
  switch (format) {
    case 'jpeg':
    case 'png':
    case 'webp':
    case 'gif':
    case 'heic': {
      const drawn = await drawAfresh(bytes, format)
      return drawn.ok ? ok(kept({ name, ...drawn.value })) : drawn
    }
    case 'pdf':
      return unless(inspectPdf(bytes), { name, format, body: bytes })
    case 'email':
      return unless(inspectEmail(bytes), { name, format, body: bytes })
    case 'text':
    case 'csv':
    case 'docx':
    case 'xlsx':
    case 'odt':
    case 'ods':
    case 'odp':
      return ok(kept({ name, format, body: bytes }))
  }
}

interface Whole {
  readonly name: string
  readonly format: Format
  readonly body: Buffer
  readonly preview?: Buffer
}

function unless(refusal: FileRefusal | null, whole: Whole): Result<PreparedFile, FileRefusal> {
  return refusal === null ? ok(kept(whole)) : refused(refusal)
}

function kept({ name, format, body, preview }: Whole): PreparedFile {
  return {
    fileName: nameFor(name, format),
    mediaType: FORMATS[format].mediaType,
    body,
    sha256: createHash('sha256').update(body).digest('hex'),
    preview: preview ?? null,
  }
}
