/** The forms of the settings of figures. Pure. */
import { isDay } from '../../../../platform/clock/index.ts'
import type { FieldError } from '../../../../platform/forms/index.ts'
import { COST_BASES } from '../../domain/unit-costs.ts'
import { isKeyOf } from '../../domain/words.ts'
import { type Read, readOf, typed, type Values } from '../../entries/values.ts'
import type { FigureRule, UnitCost } from '../../store/figure-rules.ts'
import { LEAST_THRESHOLD } from '../suppress.ts'

const MOST_THRESHOLD = 50
const MOST_POUNDS = 10_000_000

export function readRule(values: Values, today: string): Read<Pick<FigureRule, 'validFrom' | 'threshold' | 'source'>> {
  const [text, validFrom, source] = [typed(values, 'threshold'), typed(values, 'ruleFrom'), typed(values, 'ruleSource')]
  const threshold = /^\d{1,3}$/.test(text) ? Number(text) : Number.NaN
  const errors: FieldError[] = []
  if (!(threshold >= LEAST_THRESHOLD && threshold <= MOST_THRESHOLD)) {
    errors.push({ field: 'threshold', message: `Enter a whole number from ${LEAST_THRESHOLD} to ${MOST_THRESHOLD}` })
  }
  // What was shown under a rule was shown: nobody makes it look different afterwards.
  if (!isDay(validFrom) || validFrom < today) {
    errors.push({ field: 'ruleFrom', message: 'Enter the day from which it holds: today or later' })
  }
  if (source === '' || source.length > 500)
    errors.push({ field: 'ruleSource', message: 'Say who decided it, or where it is from' })
  return readOf({ threshold, validFrom, source }, errors)
}

export function readUnitCost(values: Values): Read<Omit<UnitCost, 'setBy'>> {
  const [basis, validFrom, text] = [typed(values, 'basis'), typed(values, 'costFrom'), typed(values, 'pounds')]
  const [source, kind] = [typed(values, 'costSource'), typed(values, 'assumption')]
  const amount = text.replace(/[£,\s]/g, '')
  const pounds = amount === '' ? null : /^\d{1,8}(\.\d{1,2})?$/.test(amount) ? Number(amount) : Number.NaN
  const errors: FieldError[] = []
  if (!isKeyOf(COST_BASES, basis)) errors.push({ field: 'basis', message: 'Choose what is counted' })
  if (pounds !== null && !(pounds <= MOST_POUNDS)) {
    errors.push({
      field: 'pounds',
      message: 'Enter an amount in pounds, such as 850 or 12.50, or nothing to stop the estimate',
    })
  }
  if (!isDay(validFrom)) errors.push({ field: 'costFrom', message: 'Enter the day from which it holds' })
  if (source === '' || source.length > 1000)
    errors.push({ field: 'costSource', message: 'Say where the amount is from' })
  if (kind !== 'yes' && kind !== 'no')
    errors.push({ field: 'assumption', message: 'Say whether you assume it or it was published' })
  return readOf(
    {
      ...{ basis: isKeyOf(COST_BASES, basis) ? basis : 'cases-closed', validFrom, pounds, source },
      assumption: kind === 'yes',
    },
    errors,
  )
}
