import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import {
  type AgreementFacts,
  addDays,
  canAbandon,
  canBeginEdition,
  canBringIntoForce,
  canEdit,
  canEnd,
  canOffer,
  canRefuse,
  canRetire,
  canSign,
  isDay,
  isReminderDue,
  missingFields,
  type PartyFacts,
  partyState,
  warningsOf,
} from './agreement.ts'
import { type AgreementState, agreementStates } from './words.ts'

const TODAY = '2026-06-15'
const AT = new Date('2026-05-01T10:00:00Z')

function party(agencyId: string, more: Partial<PartyFacts> = {}): PartyFacts {
  return { agencyId, agencyName: agencyId, agencyEndsOn: null, signedAt: null, withdrawnAt: null, ...more }
}
const signed = (agencyId: string) => party(agencyId, { signedAt: AT })

function agreement(more: Partial<AgreementFacts> = {}): AgreementFacts {
  return {
    ...{ state: 'draft', title: 'Sharing', lawfulBases: ['s.115'], dataCategories: ['Names'], handling: 'With care' },
    ...{ startsOn: '2026-01-01', endsOn: null, reviewOn: '2027-01-01' },
    ...{ parties: [party('council'), party('police')], recipients: [{}], retention: [{}] },
    ...more,
  }
}
const problem = (result: { ok: boolean; problem?: unknown }) => (result.ok ? 'ok' : result.problem)

describe('parties', () => {
  test('receive only while they have signed, not taken it back, and exist', () => {
    const table: [PartyFacts, string][] = [
      [party('a'), 'asked'],
      [signed('a'), 'signed'],
      [party('a', { withdrawnAt: AT }), 'refused'],
      [party('a', { signedAt: AT, withdrawnAt: AT }), 'withdrawn'],
      [party('a', { signedAt: AT, agencyEndsOn: '2026-06-14' }), 'ended'],
      [party('a', { signedAt: AT, agencyEndsOn: TODAY }), 'signed'],
    ]
    for (const [one, state] of table) assert.equal(partyState(one, TODAY), state)
  })
})

describe('offering', () => {
  test('a whole draft may be offered', () => assert.deepEqual(canOffer(agreement(), TODAY), { ok: true, value: null }))
  test('names everything that is missing, in the order of the form', () => {
    const empty = agreement({
      ...{ lawfulBases: [], dataCategories: [], handling: ' ', startsOn: null, reviewOn: null },
      ...{ parties: [party('council')], retention: [] },
    })
    assert.deepEqual(
      problem(canOffer(empty, TODAY)),
      missingFields.map((field) => ({ kind: 'missing', field })),
    )
  })
  test('not with a party that has ended, a review before the start, or a last day that has passed', () => {
    const ended = agreement({ parties: [party('council'), party('Old', { agencyEndsOn: '2020-01-01' })] })
    assert.deepEqual(problem(canOffer(ended, TODAY)), [{ kind: 'agency-ended', agencyName: 'Old' }])
    assert.deepEqual(problem(canOffer(agreement({ reviewOn: '2026-01-01' }), TODAY)), [{ kind: 'review-before-start' }])
    assert.deepEqual(problem(canOffer(agreement({ endsOn: '2026-06-14' }), TODAY)), [{ kind: 'over' }])
    assert.deepEqual(problem(canOffer(agreement({ reviewOn: TODAY }), TODAY)), [{ kind: 'review-passed' }])
  })
})

describe('what each state allows', () => {
  const two = [signed('council'), signed('police'), party('clinic')]
  const allowed = (state: AgreementState) => {
    const one = agreement({ state, parties: two })
    const by = { agencyId: 'clinic', today: TODAY }
    return Object.entries({
      edit: canEdit(one),
      offer: canOffer(one, TODAY),
      sign: canSign(one, by),
      refuse: canRefuse(one, by),
      force: canBringIntoForce(one, TODAY),
      end: canEnd(one),
      abandon: canAbandon(one),
    })
      .filter(([, result]) => result.ok)
      .map(([name]) => name)
      .join(' ')
  }
  const expected: Readonly<Record<AgreementState, string>> = {
    draft: 'edit offer abandon',
    signing: 'sign refuse force abandon',
    'in-force': 'sign refuse end',
    superseded: '',
    lapsed: '',
    abandoned: '',
  }
  for (const state of agreementStates) test(state, () => assert.equal(allowed(state), expected[state]))
})

describe('signing', () => {
  const offered = agreement({
    state: 'signing',
    parties: [
      signed('council'),
      party('police', { signedAt: AT, withdrawnAt: AT }),
      party('gone', { agencyEndsOn: '2026-01-01' }),
      party('clinic', { withdrawnAt: AT }),
      party('homes'),
    ],
  })
  const signs = (agencyId: string | null) => problem(canSign(offered, { agencyId, today: TODAY }))
  const refuses = (agencyId: string | null) => {
    const result = canRefuse(offered, { agencyId, today: TODAY })
    return result.ok ? result.value : result.problem
  }
  test('by parties only, once, and not for an agency that has ended', () => {
    assert.deepEqual(['council', 'police', 'gone', 'clinic', 'homes', 'stranger', null].map(signs), [
      ...['signed-already', 'ok', 'agency-ended', 'ok', 'ok', 'not-a-party', 'not-a-party'],
    ])
  })
  test('is taken back by who signed, refused by who has not, and each once', () => {
    assert.deepEqual(['council', 'police', 'clinic', 'homes', 'stranger', null].map(refuses), [
      ...['withdraw', 'said-already', 'said-already', 'refuse', 'not-a-party', 'not-a-party'],
    ])
  })
})

describe('bringing into force', () => {
  const offered = (more: Partial<AgreementFacts>) =>
    problem(canBringIntoForce(agreement({ state: 'signing', parties: [signed('a'), signed('b')], ...more }), TODAY))
  test('from its first day to its last, with two signatures of agencies that exist', () => {
    assert.equal(offered({}), 'ok')
    assert.equal(offered({ startsOn: '2026-06-16' }), 'not-yet')
    assert.equal(offered({ startsOn: null }), 'not-yet')
    assert.equal(offered({ endsOn: '2026-06-14' }), 'over')
    assert.equal(offered({ endsOn: TODAY }), 'ok')
    assert.equal(offered({ parties: [signed('a'), party('b')] }), 'too-few-signatures')
    const gone = party('b', { signedAt: AT, agencyEndsOn: '2026-06-01' })
    assert.equal(offered({ parties: [signed('a'), gone] }), 'too-few-signatures')
  })
})

describe('editions and purposes', () => {
  test('one edition is written at a time', () => {
    const begin = (retiredOn: string | null, ...states: AgreementState[]) =>
      problem(canBeginEdition({ retiredOn, editions: states.map((state) => ({ state })) }))
    assert.equal(begin(null), 'ok')
    assert.equal(begin(null, 'in-force', 'superseded', 'abandoned', 'lapsed'), 'ok')
    assert.equal(begin(null, 'in-force', 'draft'), 'being-written')
    assert.equal(begin(null, 'signing'), 'being-written')
    assert.equal(begin('2026-01-01'), 'retired')
  })
  test('a purpose is retired once, and not while an edition is being written', () => {
    assert.equal(problem(canRetire({ retiredOn: null, editions: [{ state: 'in-force' }] })), 'ok')
    assert.equal(problem(canRetire({ retiredOn: null, editions: [{ state: 'signing' }] })), 'being-written')
    assert.equal(problem(canRetire({ retiredOn: '2026-01-01', editions: [] })), 'retired')
  })
})

describe('warnings', () => {
  const kinds = (more: Partial<AgreementFacts>) => warningsOf(agreement(more), TODAY).map(({ kind }) => kind)
  test('say who receives nothing, who must be succeeded, what is overdue', () => {
    const parties = [
      ...[signed('a'), signed('b'), party('c'), party('d', { withdrawnAt: AT })],
      party('e', { signedAt: AT, agencyEndsOn: '2026-01-01' }),
    ]
    assert.deepEqual(warningsOf(agreement({ state: 'in-force', parties, reviewOn: '2026-06-14' }), TODAY), [
      { kind: 'review-overdue', reviewOn: '2026-06-14' },
      { kind: 'agency-ended', agencyId: 'e', agencyName: 'e', on: '2026-01-01' },
      { kind: 'not-signed', agencyNames: ['c', 'd'] },
    ])
    assert.deepEqual(kinds({ state: 'in-force', parties: [signed('a'), party('b')] }), [
      'not-signed',
      'too-few-signatures',
    ])
    assert.deepEqual(kinds({ state: 'in-force', parties: [signed('a'), signed('b')], endsOn: '2026-06-14' }), [
      'last-day-passed',
    ])
  })
  test('not on the day of the review itself, and not of what is over', () => {
    const parties = [signed('a'), signed('b')]
    assert.deepEqual(kinds({ state: 'in-force', parties, reviewOn: TODAY }), [])
    for (const state of ['superseded', 'lapsed', 'abandoned'] as const)
      assert.deepEqual(kinds({ state, reviewOn: '2020-01-01' }), [])
    assert.deepEqual(kinds({ state: 'draft', reviewOn: '2020-01-01' }), [])
  })
})

describe('reminders', () => {
  const due = (today: string, lastRemindedOn: string | null = null, reviewOn: string | null = '2026-07-31') =>
    isReminderDue({ reviewOn, lastRemindedOn, today })
  test('begin thirty days before the review and come every thirty days', () => {
    assert.equal(due('2026-06-30'), false)
    assert.equal(due('2026-07-01'), true)
    assert.equal(due('2026-07-30', '2026-07-01'), false)
    assert.equal(due('2026-07-31', '2026-07-01'), true)
    assert.equal(due('2030-01-01', null, null), false)
  })
  test('are never more than one in thirty days, and never stop before the review', () => {
    const day = fc.integer({ min: 0, max: 400 })
    fc.assert(
      fc.property(day, day, (from, ahead) => {
        const reviewOn = addDays('2026-01-01', ahead)
        const sent: string[] = []
        for (let i = 0; i < 200; i++) {
          const today = addDays('2026-01-01', from + i)
          if (isReminderDue({ reviewOn, lastRemindedOn: sent.at(-1) ?? null, today })) sent.push(today)
        }
        for (const [i, one] of sent.entries()) if (i > 0) assert.equal(one, addDays(sent[i - 1] ?? '', 30))
        const first = addDays(reviewOn, -30)
        const began = addDays('2026-01-01', from)
        const last = addDays(began, 199)
        assert.equal(sent[0], first > last ? undefined : first > began ? first : began)
      }),
    )
  })
})

test('days that exist', () => {
  for (const text of ['2026-02-28', '2024-02-29', '2199-12-31']) assert.ok(isDay(text), text)
  for (const text of ['2026-02-29', '2026-2-1', '', '0026-01-01', '2026-13-01', '2026-01-01T'])
    assert.ok(!isDay(text), text)
})
