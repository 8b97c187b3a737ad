import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import path from 'node:path'
import { Readable } from 'node:stream'
import { fileProblem } from './problem.ts'

/** A file to read, wherever it lies: on disk, in a spool folder, in memory or inside a zip file. */
export type InputFile = {
  /** The name that its sender gave it, for messages; never used as a path. */
  readonly name: string
  /** Size in bytes where known, for progress. */
  readonly size?: number
  /** Where the bytes lie, for readers that jump about in the file (zip). */
  readonly at: { readonly path: string } | { readonly bytes: Buffer } | undefined
  /** A fresh stream from the first byte; may be called more than once. */
  open(): Readable
}

/** Bytes per read: large enough that reading costs little, small enough that the event loop breathes. */
const READ_SIZE = 256 * 1024

/**
 * A file on disk. For an upload give the sender's file name: the spool file's own name means nothing to them.
 * Throws a FileProblem `file-unreadable` when there is no such file.
 */
export async function fileOnDisk(filePath: string, name = path.basename(filePath)): Promise<InputFile> {
  const found = await stat(filePath).catch((cause: unknown) => {
    throw fileProblem('file-unreadable', `${safeName(name)} cannot be opened.`, { cause })
  })
  if (!found.isFile()) throw fileProblem('file-unreadable', `${safeName(name)} is not a file.`)
  return {
    name: safeName(name),
    size: found.size,
    at: { path: filePath },
    open: () => createReadStream(filePath, { highWaterMark: READ_SIZE }),
  }
}

/** Bytes that are already in memory, cut in pieces when read. */
export function fileInMemory(name: string, content: string | Uint8Array): InputFile {
  const bytes = typeof content === 'string' ? Buffer.from(content) : Buffer.from(content)
  return {
    name: safeName(name),
    size: bytes.length,
    at: { bytes },
    open: () => Readable.from(pieces(bytes), { objectMode: false }),
  }
}

/** SHA-256 of a whole file, as 64 hexadecimal digits. */
export async function hashFile(input: InputFile): Promise<string> {
  const hash = createHash('sha256')
  for await (const chunk of input.open()) hash.update(chunk as Buffer)
  return hash.digest('hex')
}

/**
 * The last part of a file name, without folders, control characters or direction marks, at most 200 characters: safe to
 * show and to store, and no path.
 */
export function safeName(name: string): string {
  const last = name.split(/[\\/]/).at(-1) ?? ''
  const clean = last.replace(/[\p{Cc}\p{Cf}]/gu, '').trim()
  return clean === '' || clean === '.' || clean === '..' ? 'unnamed file' : clean.slice(0, 200)
}

function* pieces(bytes: Buffer): Generator<Buffer> {
  for (let at = 0; at < bytes.length; at += READ_SIZE) yield bytes.subarray(at, at + READ_SIZE)
}
