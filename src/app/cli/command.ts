import type { Command } from 'commander'
import type { Output } from './output.ts'

/** Makes one command. A command that did its work but must not exit with 0 says so by `failWith`. */
export type CommandMaker = (output: Output, failWith: (code: number) => void) => Command
