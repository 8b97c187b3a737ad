import { monthInWords } from '../../../platform/clock/index.ts'
import { formatDate, formatNumber, plural } from '../../../platform/html/format.ts'
import { lineWords, listInWords, signalWords, twelveMonthsTo } from '../pages/words.ts'
import type { ChartView } from './view-model.ts'

/** What the chart says, in plain words. */
export function summarise(view: ChartView): string[] {
  const { figures, measure } = view
  const { latest } = figures
  if (latest === null || latest.count === null) return ['There are no figures for this chart.']
  const sentences: string[] = []
  const month = monthInWords(latest.month)
  const counted = `${month} had ${countOf(latest.count, measure.unit)}`
  const lines = lineWords(figures.kind)
  if (latest.expected === null) {
    sentences.push(`${counted}. There are too few earlier months to say what was to be expected.`)
  } else {
    const expected = formatNumber(latest.expected, latest.expected < 100 ? 1 : 0)
    const name = figures.kind === 'seasonal' ? 'expected' : 'average'
    const against = figures.kind === 'seasonal' ? `${expected} were expected` : `the average is ${expected}`
    if (latest.lower === null || latest.upper === null) {
      sentences.push(`${counted}; ${against}. The figures vary too little or are too few for lines.`)
    } else if (latest.count > latest.upper) {
      sentences.push(
        `${counted}: above the ${lines.upper} of ${shown(latest.upper)}, and ${shown(latest.count - latest.expected)} more than ${name === 'expected' ? 'expected' : 'the average'} (${expected}).`,
      )
    } else if (latest.count < latest.lower) {
      sentences.push(
        `${counted}: below the ${lines.lower} of ${shown(latest.lower)}, and ${shown(latest.expected - latest.count)} fewer than ${name === 'expected' ? 'expected' : 'the average'} (${expected}).`,
      )
    } else {
      const range =
        latest.lower <= 0
          ? `under the ${lines.upper} of ${shown(latest.upper)}`
          : `between the ${lines.lower} and the ${lines.upper} (${shown(latest.lower)} to ${shown(latest.upper)})`
      sentences.push(`${counted}; ${against}. That is ${range}, so nothing unusual.`)
    }
    const { signal } = latest
    if (signal !== null && signal.rule !== 'outside') sentences.push(`${signalWords(signal, figures.kind)}.`)
    if (signal !== null && !signal.significant) {
      sentences.push(
        `With fewer than ${formatNumber(measure.significance)} a month this is not reported as an exception.`,
      )
    }
  }
  const earlier = earlierSentence(view)
  if (earlier !== null) sentences.push(earlier)
  const twelve = twelveMonthsSentence(view)
  if (twelve !== null) sentences.push(twelve)
  return sentences
}

/** The other months shown that lie outside the lines. */
function earlierSentence({ rows, figures }: ChartView): string | null {
  const lines = lineWords(figures.kind)
  const outside = rows.filter(
    (row) => row.month !== figures.latest?.month && row.signal?.rule === 'outside' && row.signal.significant,
  )
  const part = (direction: 'above' | 'below', line: string) => {
    const own = outside.filter((row) => row.signal?.direction === direction).map((row) => monthInWords(row.month))
    if (own.length === 0) return []
    const names = own.length > 4 ? `${formatNumber(own.length)} months, last ${own.at(-1)},` : listInWords(own)
    return [`${names} ${own.length === 1 ? 'was' : 'were'} ${direction} the ${line}`]
  }
  const parts = [...part('above', lines.upper), ...part('below', lines.lower)]
  return parts.length === 0 ? null : `Of the other months shown, ${parts.join('; ')}.`
}

function twelveMonthsSentence({ twelveMonths, measure }: ChartView): string | null {
  if (twelveMonths === null) return null
  const { previous, last, change, percentChange } = twelveMonths
  if (last.sum === null) {
    return `Only ${last.monthsPresent} of the ${twelveMonthsTo(last.to)} have figures, so they are not compared.`
  }
  const total = `The ${twelveMonthsTo(last.to)} had ${countOf(last.sum, measure.unit)}`
  if (change === null || previous.sum === null) return `${total}. The year before is not complete.`
  if (change === 0) return `${total}, as many as the 12 months before.`
  const percent = percentChange === null ? '' : ` (${formatNumber(Math.abs(percentChange), 1)}%)`
  return `${total}: ${formatNumber(Math.abs(change))} ${change > 0 ? 'more' : 'fewer'}${percent} than the 12 months before, which had ${formatNumber(previous.sum)}.`
}

/** How the chart is made, one paragraph each. */
export function methodOf(view: ChartView): string[] {
  const { figures, measure } = view
  const k = formatNumber(measure.deviations)
  switch (figures.kind) {
    case 'seasonal':
      return [
        'The expected line is the average of the same calendar month in the three financial years before the one shown.',
        `The upper and lower lines lie ${k} standard deviations above and below it. The standard deviation s is pooled: the square root of the sum of squared deviations of those 36 months from their own calendar-month averages, divided by 24 (with fewer years: the number of months less the number of different calendar months). The lower line is never below zero.`,
        yearsSentence(view),
      ]
    case 'xmr':
      return [
        'The middle line is the average of all months, from the first to the last or from one change to the next. The limits are the average plus and minus 2.66 times the mean moving range, which is the average step from one month to the next; steps of 3.267 times that average or more are left out of it.',
        'A month stands out when it lies outside the limits, when seven months or more rise or fall without a break, when two of three months lie in the outer third near one limit, or when seven months or more lie on one side of the average.',
        measure.rebaseMonths.length === 0
          ? 'The limits have not been started afresh at any month.'
          : `The limits start afresh in ${measure.rebaseMonths.map(monthInWords).join(', ')}, where the measure’s settings say that something changed for good.`,
      ]
    case 'poisson':
      return [
        `On average there are ${formatNumber(figures.mean ?? 0, 1)} a month. With fewer than 10, counts vary by chance in a lopsided way, so the limits are exact Poisson limits around the average of all months: a count further out has a chance of less than 0.135% on its side.`,
      ]
  }
}

function yearsSentence({ figures, rows }: ChartView): string {
  const years = [...new Set(rows.flatMap((row) => (row.years === null ? [] : [row.years])))].sort()
  const [least = 0] = years
  const most = years.at(-1) ?? 0
  if (figures.latest === null || most === 0) return 'No earlier year has figures, so there is no expected line yet.'
  if (least >= 3) return 'All three earlier years have figures for every month shown.'
  const range = least === most ? plural(most, 'year', 'years') : `${least} to ${most} years`
  return `The months shown really have figures of ${range} before them. A month with fewer than two earlier years has no expected line.`
}

/** How often chance alone would do it. */
export function chanceSentences({ chance }: ChartView): string[] {
  if (chance.tested === 0) return ['No month shown could be tested.']
  const expected =
    chance.expected < 0.05
      ? 'hardly any'
      : chance.expected < 0.95
        ? `about ${formatNumber(chance.expected, 1)}`
        : `about ${formatNumber(Math.round(chance.expected))}`
  return [
    `Of ${plural(chance.tested, 'month that was tested', 'months that were tested')} here, chance alone would put ${expected} outside the lines; ${chance.listed === 0 ? 'none is' : `${plural(chance.listed, 'is', 'are')}`}.`,
  ]
}

export function dueWords(view: ChartView['requests'][number]): string {
  if (view.response !== null) return `Answered ${formatDate(view.response.at.toISOString().slice(0, 10))}`
  return `Answer due ${formatDate(view.dueOn)}`
}

function shown(value: number): string {
  return formatNumber(value, Number.isInteger(value) || value >= 100 ? 0 : 1)
}

function countOf(count: number, unit: string): string {
  // Units are plural words: 1 offence, 2 offences.
  const word = count === 1 && unit.endsWith('s') ? unit.slice(0, -1) : unit
  return `${formatNumber(count)} ${word}`
}
