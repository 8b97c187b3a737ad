import { InvalidArgumentError } from 'commander'
import { type Area, findArea } from '../../foundations/areas/index.ts'
import { findMeasure, type MeasureAndType } from '../../modules/performance/index.ts'
import { type Month, parseMonth } from '../../platform/clock/index.ts'
import type { Tx } from '../../platform/db/index.ts'
import { AppError } from '../../platform/result/index.ts'

export function monthArgument(text: string): Month {
  const month = parseMonth(text)
  if (month === undefined) throw new InvalidArgumentError('It must be a month such as 2025-09.')
  return month
}

/** @throws AppError with the choices when the name means nothing or more than one thing */
export async function measureNamed(tx: Tx, name: string): Promise<MeasureAndType> {
  const found = await findMeasure(tx, name)
  if (found.ok) return found.value
  const choices = found.problem.choices.length === 0 ? '' : ` There are: ${found.problem.choices.join(', ')}.`
  throw new AppError(found.problem.code, `${found.problem.message}${choices}`)
}

/** @throws AppError `no-such-area` */
export async function areaNamed(tx: Tx, codeOrName: string): Promise<Area> {
  const area = await findArea(tx, codeOrName)
  if (area === undefined || area === null) {
    throw new AppError('no-such-area', `There is no area “${codeOrName}”. See: frankpledge areas list`)
  }
  return area
}
