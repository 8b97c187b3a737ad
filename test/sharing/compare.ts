/** Where the database and the table disagree, in sentences. */
import type { Answers, ViewName } from './ask.ts'
import { judge, type Oracle } from './oracle.ts'
import type { World } from './world.ts'

/** What each view must hold of what the table says. Adding to a record stops while its processing is restricted. */
const REACH: Readonly<Record<ViewName, (level: number, restricted: boolean) => boolean>> = {
  known: (level) => level >= 1,
  viewable: (level) => level >= 2,
  contributable: (level, restricted) => level >= 3 && !restricted,
  manageable: (level) => level >= 4,
}

export interface Comparison {
  /** Each broken sentence once for each person and thing. */
  readonly broken: readonly string[]
  /** Questions that were compared: one person, one record (or other row), one thing to do with it. */
  readonly cases: number
}

export function compare(world: World, answers: readonly Answers[], oracle: Oracle): Comparison {
  const broken: string[] = []
  let cases = 0
  for (const [person, answer] of answers.entries()) {
    const who = describePerson(world, person)
    const check = (good: boolean, says: () => string) => {
      cases++
      if (!good) broken.push(says())
    }
    const judgements = world.records.map((_, record) => judge(oracle, { world, person, record }))
    const levelOf = (record: number) => judgements[record]?.level ?? 0
    for (const [record, { level, because }] of judgements.entries()) {
      const restricted = world.records[record]?.restricted === true
      for (const [view, reaches] of Object.entries(REACH)) {
        const expected = reaches(level, restricted)
        const found = answer.records[view as ViewName].has(record)
        check(
          found === expected,
          () => `${who}, record ${record}: ${found ? 'is' : 'is not'} ${view}, but level ${level}: ${because}`,
        )
      }
      const told = answer.told[record] ?? 0
      check(told === level, () => `${who}, record ${record}: is told level ${told}, but it is ${level}: ${because}`)
      for (const action of oracle.actions) {
        const expected = action.allowed({ world, person, record }, level)
        const found = answer.done[action.name].has(record)
        check(
          found === expected,
          () =>
            `${who}, record ${record} at level ${level}: ${action.name} ${found ? 'was done' : 'was refused'}: ${action.sentence} (${action.source})`,
        )
      }
    }
    const changeable = world.records.filter((_, record) =>
      oracle.actions.some(
        (action) => action.name === 'change-record' && action.allowed({ world, person, record }, levelOf(record)),
      ),
    ).length
    check(
      answer.changedBlindly === changeable,
      () => `${who}: changed ${answer.changedBlindly} records without naming any, but may change ${changeable}`,
    )
    for (const sight of oracle.sights) {
      const expected = [...sight.seen(world, person, levelOf)].sort((one, other) => one - other)
      const found = answer.seen[sight.thing]
      const rows = Math.max(1, rowsOf(world, sight.thing))
      cases += rows - 1
      check(
        expected.join() === found.join(),
        () => `${who}: sees ${sight.thing} [${found}], should [${expected}]: ${sight.sentence} (${sight.source})`,
      )
    }
    for (const { team, purpose, done } of answer.created) {
      const lacking = oracle.creation.find((row) => !row.needs({ world, person, team, purpose }))
      check(
        done === (lacking === undefined),
        () =>
          `${who}: ${done ? 'created' : 'could not create'} a record of ${purpose} for team ${team}: ${lacking?.sentence ?? 'all that is needed was there'}`,
      )
    }
  }
  return { broken, cases }
}

function rowsOf(world: World, thing: string): number {
  if (thing.includes('request')) return world.requests.length
  if (thing === 'messages') return world.messages.length
  const asManyAsRecords = [
    'record-events',
    'audiences',
    'subjects',
    'phones',
    'events',
    'records-of-events',
    'search-keys',
    'pointers',
    ...['clocks', 'retention-events', 'legal-holds', 'disposal-proposals', 'certificates'],
  ]
  if (asManyAsRecords.includes(thing)) return world.records.length
  return thing === 'audience-teams' ? world.teams.length : world.grants.length
}

function describePerson(world: World, position: number): string {
  const person = world.people[position]
  return `person ${position} (${person?.role} of agency ${person?.agency}, teams ${person?.teams.join(' and ') || 'none'})`
}
