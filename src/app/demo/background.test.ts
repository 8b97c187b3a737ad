import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { builtInNamed, score } from '../../foundations/assessment/index.ts'
import { ETHNICITIES } from '../../foundations/people/index.ts'
import { addMonths, month, monthRange } from '../../platform/clock/index.ts'
import { BACKGROUND_MONTHS, BUSY_MONTH, backgroundCases } from './background.ts'
import { FAMILIES_FIRST, FAMILIES_LAST } from './background-words.ts'

const DAYS = ['2026-11-22', '2027-03-01', '2026-12-31']

/** How many of these moments lie in each whole month of the background, the oldest first. */
function byMonth(today: string, moments: readonly Date[]): number[] {
  const last = addMonths(month(today.slice(0, 7)), -1)
  return monthRange(addMonths(last, 1 - BACKGROUND_MONTHS), last).map(
    (of) => moments.filter((moment) => moment.toISOString().startsWith(of)).length,
  )
}

describe('the background of the demonstration’s casework', () => {
  for (const today of DAYS) {
    const teams = backgroundCases(today)
    const cases = teams.flatMap((team) => team.cases)

    test(`${today}: for two years and each band enough people are assessed every month that a count may go out`, () => {
      // Everybody once in a month, by the band that counts at its end.
      const last = new Map<string, { readonly at: Date; readonly band: string }>()
      for (const { parts, assessments } of cases) {
        for (const one of assessments) {
          const key = `${parts[0]?.key} ${one.at.toISOString().slice(0, 7)}`
          if ((last.get(key)?.at ?? one.at) <= one.at) last.set(key, one)
        }
      }
      for (const band of ['standard', 'medium', 'high']) {
        const counts = byMonth(
          today,
          [...last.values()].filter((one) => one.band === band).map(({ at }) => at),
        )
        assert.ok(
          counts.slice(-24).every((count) => count >= 5),
          `${band}: ${counts.join(' ')}`,
        )
      }
    })

    test(`${today}: one month stands out, and only one`, () => {
      const opened = byMonth(
        today,
        cases.map(({ openedAt }) => openedAt),
      )
      const busy = opened.splice(BACKGROUND_MONTHS - BUSY_MONTH.monthsBack, 1)[0] ?? 0
      assert.ok(Math.max(...opened) <= 16 && Math.min(...opened) >= 10, opened.join(' '))
      assert.ok(busy >= 24, String(busy))
    })

    test(`${today}: nothing is to come, cases are mostly closed, and a team has a believable number open`, () => {
      const moments = cases.flatMap((one) => [
        ...[
          one.openedAt,
          one.screened.at,
          ...one.assessments.map(({ at }) => at),
          ...one.reports.map((r) => r.decidedAt),
        ],
        ...(one.closing === null ? [] : [one.closing.at]),
      ])
      assert.ok(moments.every((moment) => moment.toISOString().slice(0, 10) < today))
      for (const { cases: own } of teams) {
        const open = own.filter(({ closing }) => closing === null).length
        assert.ok(open >= 2 && open <= 16, String(open))
        assert.ok(open < own.length / 5)
      }
    })
  }

  const teams = backgroundCases(DAYS[0] ?? '')
  const people = teams.flatMap((team) => team.people)

  test('it is the same for the same day', () => {
    assert.deepEqual(backgroundCases(DAYS[0] ?? ''), teams)
  })

  test('answers come to the band that they stand for', () => {
    const matrix = builtInNamed('asb-ram@2015')
    assert.ok(matrix !== undefined)
    for (const { band, answers } of teams.flatMap((team) => team.cases.flatMap((one) => one.assessments))) {
      const scored = score(matrix, answers)
      assert.ok(scored.ok)
      assert.equal(scored.value.band.key, band)
    }
  })

  test('everybody is invented and nobody twice; every answer to ethnicity and gender is there', () => {
    const persons = people.filter(({ kind }) => kind === 'person')
    assert.equal(new Set(persons.map(({ given, family }) => `${given} ${family}`)).size, persons.length)
    const made = new RegExp(`^(${FAMILIES_FIRST.join('|')})(${FAMILIES_LAST.join('|')})$`)
    assert.ok(persons.every(({ family }) => made.test(family)))
    assert.ok(people.every(({ address }) => address === '' || / ZZ\d \d[A-Z]{2}$/.test(address)))
    const answered = (which: 'ethnicity' | 'gender') =>
      new Set(
        persons.map(({ details }) => {
          const answer = details?.[which] ?? null
          return answer === null ? 'none' : 'value' in answer ? answer.value : answer.answer
        }),
      )
    assert.deepEqual(
      [...answered('ethnicity')].sort(),
      ['none', 'not-asked', 'prefer-not-to-say', ...Object.keys(ETHNICITIES)].sort(),
    )
    const genders = answered('gender')
    for (const one of ['none', 'not-asked', 'prefer-not-to-say', 'female', 'male', 'trans-woman', 'self-described']) {
      assert.ok(genders.has(one), one)
    }
  })
})
