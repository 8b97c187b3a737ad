import { FileProblem, type InputFile } from '../../../platform/files/index.ts'
import type { AreaFile } from './facts.ts'
import { readShapes } from './read-shapes.ts'
import { readTable } from './read-table.ts'

/** A simplified map of every LSOA of the country is about 60 MB. */
const MOST_JSON_BYTES = 200 * 1024 * 1024

export interface ReadOptions {
  /** Year of population or deprivation tables, where neither a column nor the file's name tells it. */
  readonly year?: number
}

/** Reads a file of areas, whatever it is, by its content. Never throws for what is wrong with the file. */
export async function readAreaFile(input: InputFile, options: ReadOptions = {}): Promise<AreaFile> {
  try {
    return (await looksLikeJson(input)) ? await readJson(input) : await readTable(input, options)
  } catch (problem) {
    if (problem instanceof FileProblem) {
      return { ok: false, name: input.name, refusal: problem.message, line: problem.line ?? null }
    }
    throw problem
  }
}

/** Reads several; see readAreaFile. */
export async function readAreaFiles(inputs: readonly InputFile[], options: ReadOptions = {}): Promise<AreaFile[]> {
  const files: AreaFile[] = []
  for (const input of inputs) files.push(await readAreaFile(input, options))
  return files
}

async function looksLikeJson(input: InputFile): Promise<boolean> {
  const stream = input.open()
  try {
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      const start = chunk
        .toString('utf8')
        .replace(/^\uFEFF/, '')
        .trimStart()
      if (start !== '') return start.startsWith('{') || start.startsWith('[')
    }
    return false
  } finally {
    stream.destroy()
  }
}

async function readJson(input: InputFile): Promise<AreaFile> {
  const refuse = (refusal: string): AreaFile => ({ ok: false, name: input.name, refusal, line: null })
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of input.open() as AsyncIterable<Buffer>) {
    bytes += chunk.length
    if (bytes > MOST_JSON_BYTES)
      return refuse('The map is larger than 200 MB. Simplify it, for example with mapshaper.')
    chunks.push(chunk)
  }
  let text: string
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks))
  } catch {
    return refuse('The file is not in UTF-8, as GeoJSON and TopoJSON must be.')
  }
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch {
    return refuse('The file begins like JSON but is not complete or not correct. Fetch or export it again.')
  }
  return readShapes(input.name, json)
}
