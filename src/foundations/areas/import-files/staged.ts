import { randomUUID } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { fileOnDisk, type InputFile, safeName } from '../../../platform/files/index.ts'
import type { AreaImportReport } from './import-area-files.ts'

/** Files that somebody sent and has not yet confirmed, with the report of the check. */
export interface Staged {
  readonly id: string
  readonly userId: string | null
  readonly inputs: readonly InputFile[]
  report: AreaImportReport | null
  readonly expires: number
}

export interface Staging {
  /** Receives files one by one; `finish` makes them findable, `discard` removes them. */
  begin(): Promise<{
    receive(fileName: string, stream: Readable): Promise<void>
    finish(userId: string | null): Promise<Staged>
    discard(): Promise<void>
  }>
  /** Only for the person who sent them. */
  find(id: string, userId: string | null): Staged | undefined
  /** Removes the files; the report stays until it expires. */
  removeFiles(id: string): Promise<void>
}

const KEEP_MILLISECONDS = 30 * 60 * 1000
const MOST_STAGED = 20

/** Keeps sent files in the system's temporary folder for half an hour at most. */
export function createStaging(now: () => Date = () => new Date()): Staging {
  const staged = new Map<string, Staged>()
  const folders = new Map<string, string>()

  const removeFiles = async (id: string) => {
    const folder = folders.get(id)
    folders.delete(id)
    if (folder !== undefined) await rm(folder, { recursive: true, force: true })
  }
  const forget = async (id: string) => {
    staged.delete(id)
    await removeFiles(id)
  }
  const tidy = async () => {
    const old = [...staged.values()].filter((one) => one.expires <= now().getTime()).map((one) => one.id)
    const surplus = [...staged.keys()].slice(0, Math.max(0, staged.size - MOST_STAGED))
    for (const id of new Set([...old, ...surplus])) await forget(id)
  }

  return {
    begin: async () => {
      await tidy()
      const folder = await mkdtemp(path.join(tmpdir(), 'frankpledge-areas-'))
      const received: InputFile[] = []
      return {
        receive: async (fileName, stream) => {
          const target = path.join(folder, String(received.length))
          await pipeline(stream, createWriteStream(target, { mode: 0o600 }))
          received.push(await fileOnDisk(target, safeName(fileName)))
        },
        finish: async (userId) => {
          const id = randomUUID()
          const expires = now().getTime() + KEEP_MILLISECONDS
          const one: Staged = { id, userId, inputs: received, report: null, expires }
          staged.set(id, one)
          folders.set(id, folder)
          return one
        },
        discard: () => rm(folder, { recursive: true, force: true }),
      }
    },
    find: (id, userId) => {
      const found = staged.get(id)
      return found === undefined || found.userId !== userId || found.expires <= now().getTime() ? undefined : found
    },
    removeFiles,
  }
}
