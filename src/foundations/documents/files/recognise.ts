/** What a file is, judged by what is in it and never by its name or by what its sender says. */
import { fileTypeFromBuffer } from 'file-type'
import { ok, type Result, refused } from '../../../platform/result/index.ts'
import { endingOf, type Format, isMacroName, isProgramName, nameFits } from '../domain/formats.ts'
import type { FileRefusal } from '../domain/refusals.ts'
import { looksLikeEmail } from './email.ts'
import { recogniseOffice } from './office.ts'

/** `heic` is none that is kept: where it can be read, it becomes a JPEG. */
export type Recognised = Format | 'heic'

const PICTURES: Readonly<Record<string, Recognised>> = {
  'image/jpeg': 'jpeg',
  'image/png': 'png',
  'image/apng': 'png',
  'image/webp': 'webp',
  'image/gif': 'gif',
  'image/heic': 'heic',
  'image/heif': 'heic',
}

const PROGRAMS: ReadonlySet<string> = new Set(
  'exe elf macho class dex wasm lnk deb rpm crx xpi swf jar apk msi dmg pcap nes elc alias'.split(' '),
)
const ARCHIVES: ReadonlySet<string> = new Set(
  'zip gz 7z rar tar tar.gz bz2 xz zst lz lzh Z cab ar cpio ace arj'.split(' '),
)

/** @returns what it is, or why it is not taken; its name must fit what it is */
export async function recognise(file: {
  readonly name: string
  readonly bytes: Buffer
}): Promise<Result<Recognised, FileRefusal>> {
  const { name, bytes } = file
  if (bytes.length === 0) return refused('empty')
  const found = await formatOf(bytes, name)
  if (!found.ok) return found
  if (isProgramName(name)) return refused('program')
  if (isMacroName(name)) return refused('macros')
  return nameFits(name, found.value === 'heic' ? 'jpeg' : found.value) ? found : refused('not-what-it-says')
}

async function formatOf(bytes: Buffer, name: string): Promise<Result<Recognised, FileRefusal>> {
  if (bytes.subarray(0, 5).toString('latin1') === '%PDF-') return ok('pdf')
  // Marks of binary formats may be two letters ("BM", "MZ"), so what is text throughout is never judged by them.
  const text = textOf(bytes)
  if (text !== null) return textual(text, name)
  if (bytes.subarray(0, 4).toString('latin1') === 'PK\x03\x04') return recogniseOffice(bytes)
  const type = await fileTypeFromBuffer(bytes).catch(() => undefined)
  return type === undefined ? refused(isProgramName(name) ? 'program' : 'unknown') : binary(type)
}

function binary({ ext, mime }: { ext: string; mime: string }): Result<Recognised, FileRefusal> {
  const picture = PICTURES[mime]
  if (picture !== undefined) return ok(picture)
  if (PROGRAMS.has(ext)) return refused('program')
  if (ext === 'cfb' || ext === 'xls' || ext === 'doc') return refused('old-office')
  if (ext === 'rtf') return refused('rich-text')
  if (ARCHIVES.has(ext)) return refused('archive')
  if (mime === 'application/xml' || mime === 'text/html' || mime === 'image/svg+xml') return refused('web-page')
  if (mime.startsWith('image/')) return refused('other-picture')
  if (mime.startsWith('video/') || mime.startsWith('audio/') || ext === 'mp4' || ext === 'ogg')
    return refused('recording')
  return refused('unknown')
}

function textual(text: string, name: string): Result<Recognised, FileRefusal> {
  // Not trimStart, which takes no other invisible characters away.
  const start = text.slice(0, 4000).replace(/^[\s\p{Cf}]+/u, '')
  if (text.trim() === '') return refused('empty')
  if (/^\{\\rtf/i.test(start)) return refused('rich-text')
  if (start.startsWith('#!') || start.startsWith('<?php')) return refused('program')
  const ending = endingOf(name)
  // Before the look for web pages, as an email may hold one.
  if (ending === 'eml') return looksLikeEmail(start) ? ok('email') : refused('not-what-it-says')
  if (/^<[!?a-z]/i.test(start) || /<(html|svg|script|iframe|body|head)[\s>/]/i.test(start)) return refused('web-page')
  if (isProgramName(name)) return refused('program')
  if (/^(html?|xhtml|xht|mht|mhtml|shtml|svg|xml|xsl|xslt)$/.test(ending)) return refused('web-page')
  return ok(ending === 'csv' || ending === 'tsv' ? 'csv' : 'text')
}

/** All of it as text; null when any of it is none. */
function textOf(bytes: Buffer): string | null {
  const [first, second] = bytes
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)) {
    const encoding = first === 0xff ? 'utf-16le' : 'utf-16be'
    const text = decoded(bytes, encoding)
    return text === null || hasControls(text) ? null : text
  }
  for (const byte of bytes) if (byte < 32 && !(byte >= 8 && byte <= 13) && byte !== 27) return null
  return decoded(bytes, 'utf-8') ?? bytes.toString('latin1')
}

function decoded(bytes: Buffer, encoding: string): string | null {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes)
  } catch {
    return null
  }
}

function hasControls(text: string): boolean {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
  return /[\x00-\x07\x0e-\x1a\x1c-\x1f]/.test(text)
}
