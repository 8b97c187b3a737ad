import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { cp, mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, before, describe, test } from 'node:test'
import { sql } from 'kysely'
import { copyEmbeddedTemplate, openTestDatabase } from '../../../test/databases.ts'
import { ancestors, chosenAreas, findArea, listAreas, populationOf, tilesOf } from '../../foundations/areas/index.ts'
import { writeAuditEvent } from '../../foundations/audit/index.ts'
import { permissionsOf, type RoleName } from '../../foundations/identity/index.ts'
import { countTables } from '../../modules/casework/figures/count.ts'
import {
  cameBackFor,
  contextsFor,
  exceptionsFor,
  getMeasure,
  getSettings,
  importErrors,
  latestMonth,
  listAreaLabels,
  listImports,
  listRequests,
  listUnanswered,
  seriesFor,
  signalsOfCharts,
} from '../../modules/performance/store/index.ts'
import { addMonths, month } from '../../platform/clock/index.ts'
import { createDb, type Db, openEmbedded, systemActor, type Tx } from '../../platform/db/index.ts'
import { AppError } from '../../platform/result/index.ts'
import { countJob } from '../figure-ports.ts'
import { BUSY_MONTH } from './background.ts'
import { generateFigures } from './figures.ts'
import { demonstrationMeasures } from './measures.ts'
import { openDemonstration } from './open.ts'
import { readPlaces } from './places.ts'
import { demonstrationState, type SeedProgress, seedDemonstration } from './seed.ts'
import { type PlantedSignal, plantedSignals } from './signals.ts'

const TODAY = '2026-11-22'
const LAST = month('2026-10')
const places = readPlaces()

describe('the demonstration in a database (embedded)', () => {
  let home = ''
  let db: Db | undefined
  const messages: SeedProgress[] = []
  /** As a person starts it, apart from the empty database, which is a copy of the tests' template. */
  const start = (options: { reset?: boolean } = {}) =>
    openDemonstration({
      ...{ folder: path.join(home, 'data'), copies: path.join(home, 'copies'), today: TODAY, ...options },
      progress: (progress) => messages.push(progress),
      open: async () => {
        const folder = path.join(home, 'data')
        if (!existsSync(path.join(folder, 'database'))) {
          const template = await copyEmbeddedTemplate()
          await cp(path.join(template, 'database'), path.join(folder, 'database'), { recursive: true })
          await rm(template, { recursive: true })
        }
        return createDb(await openEmbedded({ folder }), writeAuditEvent)
      },
    })
  before(async () => {
    home = await mkdtemp(path.join(tmpdir(), 'frankpledge-demo-'))
    const opened = await start()
    db = opened.db
    assert.equal(opened.began, 'filled')
  })
  after(async () => {
    await db?.close()
    await rm(home, { recursive: true, force: true })
  })
  const opened = () => {
    if (db === undefined) throw new Error('not open')
    return db
  }
  const viewer = systemActor(['performance.view', 'performance.import', 'performance.analyse'])
  const look = <T>(work: (tx: Tx) => Promise<T>) =>
    opened().withActor(viewer, { name: 'performance.view-demonstration', kind: 'read' }, work)

  /** The ids of a planted signal's chart. */
  async function chartOf(tx: Tx, signal: Pick<PlantedSignal, 'measure' | 'type' | 'area'>) {
    const measure = await getMeasure(tx, signal.measure)
    const type = measure.types.find(({ title }) => title === signal.type)
    const area = await findArea(tx, signal.area)
    assert.ok(type !== undefined && area !== undefined)
    return { measureId: measure.id, typeId: type.id, areaId: area.id }
  }

  test('a database that is filled is not filled again, in a later month neither', async () => {
    assert.deepEqual(await seedDemonstration({ db: opened(), today: '2027-03-01' }), { seeded: false })
    assert.equal(await demonstrationState(opened()), 'ready')
    assert.ok(messages.length > 10 && messages.some(({ done, of }) => done !== undefined && done === of))
  })

  test('areas: sixty neighbourhoods in nine districts, in the county and the force area', async () => {
    await look(async (tx) => {
      assert.equal((await listAreas(tx, { kind: 'neighbourhood' })).length, 60)
      assert.equal((await listAreas(tx, { kind: 'district' })).length, 9)
      const [force, county, derby, amber] = await Promise.all(
        ['E23000018', 'E10000007', 'D-DER-01', 'D-AMB-01'].map((code) => findArea(tx, code)),
      )
      assert.ok(force !== undefined && county !== undefined && derby !== undefined && amber !== undefined)
      const around = async (id: number) => (await ancestors(tx, [id])).map(({ code }) => code).sort()
      assert.deepEqual(await around(amber.id), ['E07000032', 'E10000007', 'E22000037', 'E23000018'])
      assert.deepEqual(await around(derby.id), ['E06000015', 'E22000040', 'E23000018'])
      const residents = await populationOf(tx, [force.id, county.id], 2026)
      const sum = (codes: readonly string[]) =>
        places.districts.filter(({ code }) => codes.includes(code)).reduce((all, one) => all + one.residents, 0)
      const all = places.districts.map(({ code }) => code)
      assert.equal(residents.get(force.id)?.residents, sum(all))
      assert.equal(residents.get(county.id)?.residents, sum(all.filter((code) => code !== 'E06000015')))
      assert.equal((await tilesOf(tx, { kind: 'district' })).length, 9)
      assert.equal((await tilesOf(tx, { kind: 'neighbourhood' })).length, 60)
      assert.deepEqual(
        (await chosenAreas(tx)).map(({ code }) => code),
        ['E23000018'],
      )
    })
  })

  test('every stored count is the generator’s, summed over neighbourhoods, whatever its way through the files', async () => {
    const figures = generateFigures(places, LAST)
    await look(async (tx) => {
      for (const { slug } of demonstrationMeasures) {
        const measure = await getMeasure(tx, slug)
        assert.equal(await latestMonth(tx, measure.id), LAST)
        const types = measure.types.filter(({ parentId }) => parentId !== null)
        const areas = await listAreas(tx, { kind: 'district' })
        const series = await seriesFor(tx, {
          typeIds: types.map(({ id }) => id),
          areaIds: areas.map(({ id }) => id),
        })
        assert.equal(series.length, types.length * 9)
        for (const { typeId, areaId, first, values } of series) {
          const type = types.find(({ id }) => id === typeId)?.title
          const area = areas.find(({ id }) => id === areaId)?.code
          const own = figures.filter((one) => one.measure === slug && one.type === type && one.district === area)
          assert.equal(first, addMonths(LAST, -59))
          assert.deepEqual(
            [...values],
            values.map((_, i) => own.reduce((sum, { counts }) => sum + (counts[i] ?? 0), 0)),
            `${slug} ${type} ${area}`,
          )
        }
      }
    })
  })

  test('invented figures never stand under the measures that real files feed', async () => {
    await look(async (tx) => {
      for (const slug of ['recorded-crime', 'anti-social-behaviour']) {
        assert.equal(await latestMonth(tx, (await getMeasure(tx, slug)).id), null)
      }
    })
  })

  for (const signal of plantedSignals) {
    test(`the database shows ${signal.id}`, () =>
      look(async (tx) => {
        const chart = await chartOf(tx, signal)
        const from = addMonths(LAST, -signal.monthsBack)
        const to = addMonths(from, signal.months - 1)
        const method = signal.chart === 'seasonal' ? 'seasonal' : 'xmr'
        const found = (
          await signalsOfCharts(tx, { typeIds: [chart.typeId], areaIds: [chart.areaId], method, from })
        ).filter((one) => one.month <= to && one.direction === signal.direction)
        if (signal.rule === 'shift') {
          assert.ok(found.length >= 7, `${found.length} months`)
          return
        }
        const outside = found.filter(({ rule }) => rule === 'outside')
        assert.equal(outside.length, signal.months)
        assert.ok(outside.every((one) => one.chart === signal.chart && one.significant === (signal.listed === 'yes')))
        const { list } = await exceptionsFor(tx, { month: from, measureId: chart.measureId })
        assert.equal(
          list.some(({ typeId, areaId }) => typeId === chart.typeId && areaId === chart.areaId),
          signal.listed === 'yes',
        )
      }))
  }

  test('charts with nothing planted show about as many exceptions as chance alone would give', () =>
    look(async (tx) => {
      const planted = new Set<string>()
      for (const signal of plantedSignals) {
        const { measureId, typeId, areaId } = await chartOf(tx, signal)
        const root = (await getMeasure(tx, measureId)).root.id
        for (const around of [areaId, ...(await ancestors(tx, [areaId])).map(({ id }) => id)]) {
          planted.add(`${typeId} ${around}`).add(`${root} ${around}`)
        }
      }
      let found = 0
      let byChance = 0
      for (let monthsBack = 0; monthsBack < 12; monthsBack++) {
        const { list, screenings } = await exceptionsFor(tx, { month: addMonths(LAST, -monthsBack) })
        found += list.filter(({ typeId, areaId }) => !planted.has(`${typeId} ${areaId}`)).length
        byChance += screenings.reduce((sum, { expectedByChance }) => sum + expectedByChance, 0)
      }
      assert.ok(byChance > 150, `${byChance} expected by chance`)
      assert.ok(found > 0.5 * byChance && found < 1.25 * byChance, `${found} found, ${byChance} expected by chance`)
    }))

  test('one exception is overdue, the last month’s wait, all others are answered', () =>
    look(async (tx) => {
      const overdue = await listUnanswered(tx, { dueBefore: TODAY })
      const signal = plantedSignals.find(({ answer }) => answer === 'overdue')
      assert.ok(signal !== undefined)
      const { typeId, areaId } = await chartOf(tx, signal)
      assert.deepEqual(
        overdue.map((one) => [one.typeId, one.areaId, one.month]),
        [[typeId, areaId, addMonths(LAST, -signal.monthsBack)]],
      )
      const all = await listRequests(tx)
      const waiting = all.filter(({ response }) => response === null)
      assert.ok(waiting.length > 5)
      assert.ok(waiting.every((one) => one.month === LAST || one.id === overdue[0]?.id))
      for (const { askedAt, dueOn, response, teamIds, month: at } of all) {
        assert.ok(askedAt.toISOString().slice(0, 10) < dueOn)
        assert.ok(askedAt.toISOString().slice(0, 7) >= addMonths(at, 1))
        assert.equal(teamIds.length, 1)
        if (response === null) continue
        assert.ok(response.at > askedAt && response.at.toISOString().slice(0, 10) <= TODAY)
        assert.ok(response.byUserId !== null && response.byAgencyId !== null)
      }
    }))

  test('the answered exception came back, and one chart has the analyst’s context', () =>
    look(async (tx) => {
      const answered = plantedSignals.find(({ id }) => id === 'amber-valley-vehicle-crime')
      const explained = plantedSignals.find(({ answer }) => answer === 'context')
      assert.ok(answered !== undefined && explained !== undefined)
      const { typeId, areaId } = await chartOf(tx, answered)
      const requests = (await listRequests(tx, { typeIds: [typeId], areaIds: [areaId] })).filter(
        (one) => one.month === addMonths(LAST, -answered.monthsBack),
      )
      assert.equal(requests.length, 1)
      assert.ok(requests[0]?.response?.known.includes('Catalytic converters'))
      assert.equal((await cameBackFor(tx, requests)).get(requests[0]?.id ?? '')?.state, 'came back')
      const chart = await chartOf(tx, explained)
      const contexts = await contextsFor(tx, { typeIds: [chart.typeId], areaIds: [chart.areaId] })
      assert.deepEqual(
        contexts.map((one) => one.month),
        [LAST],
      )
    }))

  test('the history tells of nineteen imports over five years, one reissued month, three rows that could not be read', () =>
    look(async (tx) => {
      const { rows } = await sql<{ id: string; name: string; year: number; user: string | null }>`
        select i.id, f.name, extract(year from i.created_at)::int as year, i.user_id::text as user
        from performance.imports i join performance.import_files f on f.import_id = i.id order by i.created_at`.execute(
        tx,
      )
      assert.equal(rows.length, 19)
      assert.equal((await listImports(tx)).length > 0, true)
      assert.deepEqual([...new Set(rows.map(({ year }) => year))], [2022, 2023, 2024, 2025, 2026])
      assert.ok(rows.every(({ user }) => user !== null))
      let errors = 0
      for (const { id } of rows) errors += (await importErrors(tx, id)).length
      assert.equal(errors, 3)
      const pending = await listAreaLabels(tx)
      assert.deepEqual(
        pending.map(({ label }) => label),
        ['D-AMB-99'],
      )
      assert.equal((await getSettings(tx)).askAutomatically, true)
    }))

  test('casework: most published figures are numbers, and small ones stay hidden', async () => {
    const span = { from: '2025-11-01', to: '2026-10-31' }
    const { blocks } = await countTables(opened(), { span, today: TODAY })
    const block = (key: string) => {
      const found = blocks.find((one) => one.key === key)
      assert.ok(found !== undefined, key)
      return found
    }
    const wholes = (key: string) => block(key).breakdowns.flatMap(({ lines }) => lines.map(({ whole }) => whole.kind))
    for (const key of [
      'reports',
      'cases',
      'closed',
      'victims',
      'perpetrators',
      'places',
      'moves',
      'matrix',
      'supports',
    ]) {
      const { total } = block(key)
      assert.ok(total?.whole.kind === 'shown' && total.whole.value >= 15, key)
    }
    const sets = ['reports', 'cases', 'closed', 'roles', 'victims', 'vulnerabilities', 'moves', 'matrix', 'supports']
    const all = sets.flatMap(wholes)
    const numbers = all.filter((kind) => kind === 'shown').length
    assert.ok(numbers > 0.6 * all.length, `${numbers} of ${all.length}`)
    assert.ok(all.includes('small') && all.includes('hidden'))
    // A district without a case says no more than that it has few.
    const derby = await look((tx) => findArea(tx, 'E06000015'))
    const { columns } = await countTables(opened(), { span, today: TODAY })
    const column = columns.findIndex(({ areaId }) => areaId === derby?.id)
    assert.ok(column >= 0)
    assert.ok(blocks.every(({ total, byDistrict }) => !byDistrict || total?.columns[column]?.kind !== 'shown'))
  })

  test('casework: the five situations are the caseworker’s and the officer’s, the background is others’ and mostly over', () =>
    opened().asLogin(async (tx) => {
      const { rows } = await sql<{ email: string; n: number; open: number; late: number }>`
        select u.email, count(*)::int as n, (count(*) filter (where c.state <> 'closed'))::int as open,
          (count(*) filter (where r.created_at > c.opened_at + interval '1 minute'))::int as late
        from casework.cases c join identity.users u on u.id = c.lead_user_id join sharing.records r on r.id = c.record_id
        group by u.email order by u.email`.execute(tx)
      const of = (email: string) => rows.find((row) => row.email === email)
      assert.deepEqual([of('caseworker@example.org')?.n, of('officer@example.org')?.n], [3, 2])
      assert.equal(rows.length, 5)
      for (const email of ['asb-officer@example.org', 'bolsover-caseworker@example.org', 'housing@example.org']) {
        const row = of(email)
        assert.ok(row !== undefined && row.n > 50 && row.open > 2 && row.open < row.n / 5, JSON.stringify(row))
      }
      // Records are as old as the cases on them.
      assert.ok(rows.every(({ late }) => late === 0))
      const { rows: due } = await sql<{ n: number }>`select count(*)::int as n from sharing.clocks
        where due_on <= ${TODAY}::date`.execute(tx)
      assert.equal(due[0]?.n, 0)
    }))

  test('casework: who works in Amber Valley does not see what is worked on in Bolsover', async () => {
    const open = async (email: string) => {
      const actor = await opened().asLogin(async (tx) => {
        const { rows } = await sql<{ user_id: string; agency_id: string; team_id: string; role: string }>`
          select u.id as user_id, u.agency_id, m.team_id, u.roles[1] as role
          from identity.users u join identity.team_members m on m.user_id = u.id
          where u.email = ${email}`.execute(tx)
        const [row] = rows
        assert.ok(row !== undefined, email)
        return {
          ...{ kind: 'person' as const, userId: row.user_id, agencyId: row.agency_id, teamIds: [row.team_id] },
          ...{ areaIds: [], permissions: permissionsOf([row.role as RoleName]) },
        }
      })
      return opened().withActor(actor, { name: 'casework.list', kind: 'read' }, async (tx) => {
        const { rows } = await sql<{ area: string; n: number }>`select a.code as area, count(*)::int as n
          from casework.cases c join sharing.records r on r.id = c.record_id join areas.areas a on a.id = r.area_id
          group by a.code order by a.code`.execute(tx)
        return rows.map(({ area }) => area)
      })
    }
    assert.deepEqual(await open('officer@example.org'), ['E07000032'])
    assert.deepEqual(await open('bolsover-officer@example.org'), ['E07000033'])
    assert.deepEqual(await open('housing@example.org'), ['E07000034', 'E07000036', 'E07000039'])
    assert.deepEqual(await open('fire-manager@example.org'), [])
  })

  test('a second start leaves what people did; a reset brings the first state back from the copy', async () => {
    const answers = () =>
      look((tx) => listRequests(tx)).then((all) => all.filter((one) => one.response !== null).length)
    const context = () =>
      look(async (tx) => {
        const { rows } = await sql<{ notes: number; counts: number }>`
          select (select count(*) from performance.contexts)::int as notes,
            (select sum(count) from performance.monthly_counts)::int as counts`.execute(tx)
        return rows[0]
      })
    const fresh = { answers: await answers(), context: await context() }
    await opened().asLogin((tx) =>
      sql`insert into performance.contexts (id, version, type_id, area_id, body)
        select gen_random_uuid(), 1, type_id, area_id, 'A note' from performance.contexts`.execute(tx),
    )
    await opened().close()
    const second = await start()
    db = second.db
    assert.equal(second.began, 'continued')
    assert.equal((await context())?.notes, 2)
    await assert.rejects(
      start({ reset: true }),
      (error) => error instanceof AppError && error.code === 'data-folder-in-use',
    )
    await second.db.close()
    const third = await start({ reset: true })
    db = third.db
    assert.equal(third.began, 'copied')
    assert.deepEqual({ answers: await answers(), context: await context() }, fresh)
    assert.equal((await readdir(path.join(home, 'copies'))).length, 1)
  })

  test('casework gives two years of months to charts, in which one stands out; who moved up to high is too few to tell', async () => {
    const taken = await countJob(opened()).run(new Date(`${TODAY}T12:00:00Z`))
    const titles = (taken as { title: string }[]).map(({ title }) => title)
    assert.equal(titles.length, 7)
    assert.ok(!titles.includes('Casework moved up to high risk'))
    await look(async (tx) => {
      const force = await findArea(tx, 'E23000018')
      assert.ok(force !== undefined)
      const signals = async (slug: string) => {
        const { root } = await getMeasure(tx, slug)
        const [series] = await seriesFor(tx, { typeIds: [root.id], areaIds: [force.id] })
        assert.ok((series?.values.length ?? 0) >= 24, slug)
        const all = await signalsOfCharts(tx, {
          ...{ typeIds: [root.id], areaIds: [force.id], method: 'xmr', from: addMonths(LAST, -24) },
        })
        return all.filter(({ rule }) => rule === 'outside').map(({ month: at, direction }) => [at, direction])
      }
      const busy = [addMonths(LAST, 1 - BUSY_MONTH.monthsBack), 'above']
      assert.deepEqual(await signals('casework-new-cases'), [busy])
      assert.ok((await signals('casework-reports')).some(([at]) => at === busy[0]))
      for (const band of ['standard', 'medium', 'high']) {
        assert.ok((await signals(`casework-assessed-at-${band}-risk`)).length <= 1, band)
      }
    })
  })

  test('a first start that was broken off is noticed, and a real partnership is left alone', async () => {
    const other = await openTestDatabase('embedded')
    try {
      await other.db.withActor(systemActor(['areas.import']), { name: 'areas.add', kind: 'write' }, (tx) =>
        sql`insert into areas.areas (code, name, kind) values ('D-AMB-01', 'Lanternwick', 'neighbourhood')`.execute(tx),
      )
      const refusedWith = (code: string) => (error: unknown) => error instanceof AppError && error.code === code
      await assert.rejects(seedDemonstration({ db: other.db, today: TODAY }), refusedWith('demonstration-unfinished'))
      await other.db.asLogin((tx) =>
        sql`insert into identity.partnership (name) values ('A partnership of its own')`.execute(tx),
      )
      await assert.rejects(seedDemonstration({ db: other.db, today: TODAY }), refusedWith('not-a-demonstration'))
    } finally {
      await other.close()
    }
  })
})
