/** The instruments that come with the product. The database holds the same text, put there by a migration. */
import { readFileSync } from 'node:fs'
import { instrumentFromText, problemInWords } from './files.ts'
import { type Instrument, nameOf } from './instrument.ts'

const FILES = ['asb-ram-2015.json']

let loaded: readonly Instrument[] | undefined

/** Each of them, read once. */
export function builtIn(): readonly Instrument[] {
  loaded ??= FILES.map((file) => {
    const read = instrumentFromText(readFileSync(new URL(`../instruments/${file}`, import.meta.url), 'utf8'))
    if (!read.ok) throw new Error(`${file}: ${read.problem.map(problemInWords).join('; ')}`)
    return read.value
  })
  return loaded
}

/** One of them by its name, such as `asb-ram@2015`. */
export function builtInNamed(name: string): Instrument | undefined {
  return builtIn().find((instrument) => nameOf(instrument) === name)
}
