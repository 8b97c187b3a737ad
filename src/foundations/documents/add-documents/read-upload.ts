import { safeName } from '../../../platform/files/index.ts'
import type { UploadPart } from '../../../platform/http/index.ts'
import { LIMITS } from '../domain/limits.ts'

export interface SentFile {
  readonly name: string
  readonly bytes: Buffer
}

export interface Upload {
  readonly fields: URLSearchParams
  readonly files: readonly SentFile[]
  /** Names of files that are too large by themselves; nothing of them was kept. */
  readonly tooLarge: readonly string[]
  /** All together are more than may be sent at once, in bytes or in number. */
  readonly tooMuch: boolean
}

/** Reads all parts to the end, so that no field is lost, and never keeps more than the limits allow. */
export async function readUpload(parts: AsyncIterable<UploadPart>): Promise<Upload> {
  const fields = new URLSearchParams()
  const files: SentFile[] = []
  const tooLarge: string[] = []
  let together = 0
  let tooMuch = false
  for await (const part of parts) {
    if (part.kind === 'field') {
      fields.append(part.name, part.value)
      continue
    }
    // A browser sends a nameless, empty part where no file was chosen.
    if (part.fileName === '') {
      part.stream.resume()
      continue
    }
    const name = safeName(part.fileName)
    const room = tooMuch || files.length + tooLarge.length >= LIMITS.files ? 0 : LIMITS.uploadBytes - together
    const { size, chunks } = await readFile(part.stream, Math.min(LIMITS.fileBytes, room))
    if (size > LIMITS.fileBytes) tooLarge.push(name)
    else if (size > room || room === 0) tooMuch = true
    else {
      together += size
      files.push({ name, bytes: Buffer.concat(chunks) })
    }
  }
  return { fields, files: tooMuch ? [] : files, tooLarge, tooMuch }
}

async function readFile(stream: AsyncIterable<unknown>, most: number): Promise<{ size: number; chunks: Buffer[] }> {
  let size = 0
  let chunks: Buffer[] = []
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > most) chunks = []
    else chunks.push(chunk)
  }
  return { size, chunks }
}
