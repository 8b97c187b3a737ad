import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { roleLabel, roleNames } from '../../foundations/identity/roles.ts'
import { demonstrationSignIns, readPeople } from './people.ts'
import { readPlaces } from './places.ts'

const people = readPeople()

/** Surnames that nobody bears, as far as we know: two English words run together. */
const INVENTED_SURNAME =
  /^(?:[A-Z][a-z]+)(?:stone|mark|marker|light|ley|more|wright|fold|work|maker|boxer|boatman|field|smith)$/

/** Surnames common in England and Wales: an invented person may not have one. */
const COMMON =
  'Smith Jones Taylor Williams Brown Davies Evans Wilson Thomas Roberts Johnson Lewis Walker Robinson Wood Thompson White Watson Jackson Wright Green Harris Cooper King Lee Martin Clarke James Morgan Hughes Edwards Hill Moore Clark Harrison Scott Young Morris Hall Ward Turner Carter Phillips Mitchell Patel Adams Campbell Anderson Allen Cook Bailey Parker Miller Davis Murphy Price Bell Baker Griffiths Kelly Simpson Marshall Collins Bennett Cox Richardson Fox Gray Rose Chapman Hunt Robertson Shaw Reynolds Lloyd Ellis Richards Russell Wilkinson Khan Graham Stewart Reid Murray Powell Palmer Holmes Rogers Stevens Walsh Hunter Thomson Matthews Ross Owen Mason Knight Kennedy Butler Saunders Singh Ali Hussain Begum'.split(
    ' ',
  )

describe('the demonstration’s people', () => {
  test('everybody is invented: unusual names, and addresses that belong to nobody', () => {
    assert.ok(people.people.length >= 15)
    for (const { name, email } of people.people) {
      const [, surname = ''] = name.split(' ')
      assert.match(surname, INVENTED_SURNAME, name)
      assert.ok(!COMMON.includes(surname), name)
      assert.match(email, /^[a-z-]+@example\.org$/)
    }
    assert.equal(new Set(people.people.map(({ email }) => email)).size, people.people.length)
  })

  test('a sign-in is printed for each role, and for two officers of different districts', () => {
    const shown = demonstrationSignIns(people)
    assert.deepEqual([...new Set(shown.map(({ role }) => role))].sort(), roleNames.map(roleLabel).sort())
    const officers = shown.filter(({ role }) => role === roleLabel('partnership-manager'))
    assert.equal(new Set(officers.map(({ team }) => team)).size, 2)
    assert.ok(officers.some(({ team }) => team.startsWith('Amber Valley')))
    assert.ok(shown.every(({ password, team }) => password === people.password && team !== ''))
  })

  test('each district has a partnership team that serves it, with an officer', () => {
    for (const district of readPlaces().districts) {
      const team = people.teams.find(({ areas }) => areas.includes(district.code))
      assert.equal(team?.key, district.abbreviation)
      assert.ok(people.people.some((person) => person.team === team?.key && person.role === 'partnership-manager'))
    }
  })

  test('agencies that ended hand over on the next day, and the chains lead to those of today', () => {
    const agencies = new Map(people.agencies.map((agency) => [agency.key, agency]))
    const ended = people.agencies.filter(({ endsOn }) => endsOn !== undefined)
    assert.equal(ended.length, 11)
    for (const { name, endsOn, successors } of ended) {
      assert.ok(successors !== undefined && successors.length > 0, name)
      for (const key of successors) {
        const next = Date.parse(`${endsOn}T00:00:00Z`) + 86_400_000
        assert.equal(agencies.get(key)?.startsOn, new Date(next).toISOString().slice(0, 10), `${name}, then ${key}`)
      }
    }
    const today = (key: string): string[] => {
      const successors = agencies.get(key)?.successors ?? []
      return successors.length === 0 ? [key] : [...new Set(successors.flatMap(today))]
    }
    assert.deepEqual(today('probation-trust'), ['probation'])
    assert.deepEqual(today('county-trust'), ['care-board'])
    assert.deepEqual(today('police-authority'), ['commissioner'])
  })
})
