/** The demonstration's cases: five situations from the field, with invented people, each at another stage. Days count back. */
import type { Role } from '../../modules/casework/index.ts'

/** Questions of the matrix by number, with the score of the answer. */
type Matrix = Readonly<Record<string, number | string>>

export interface DemonstrationCase {
  readonly by: string
  /** Code of the area. */
  readonly area: string
  readonly title: string
  readonly focus: 'people' | 'place'
  readonly asbType: 'personal' | 'nuisance' | 'environmental'
  readonly reason: string
  readonly lawfulGround: 'prevent-crime' | 'protect-vulnerable' | 'tenancy' | 'public-health'
  readonly openedDaysAgo: number
  readonly people: readonly {
    readonly key: string
    readonly kind: 'person' | 'household' | 'place'
    readonly given: string
    readonly family: string
    readonly born?: string
    readonly address: string
    readonly role: Role
    readonly vulnerabilities?: readonly (
      | 'learning-disability'
      | 'mental-health'
      | 'age'
      | 'isolated'
      | 'intimidated'
      | 'repeat-victim'
    )[]
  }[]
  readonly incidents: readonly {
    readonly daysAgo: number
    readonly number: string
    readonly what: string
    readonly suffered?: string
    readonly did?: string
    readonly toldPoliceDaysAgo?: number
    readonly toldCouncilDaysAgo?: number
  }[]
  readonly screened: boolean
  readonly matrices: readonly { readonly of: string; readonly daysAgo: number; readonly answers: Matrix }[]
  readonly contacts: readonly {
    readonly daysAgo: number
    readonly kind: 'visit' | 'phone' | 'meeting'
    readonly what: string
  }[]
  readonly supports: readonly {
    readonly kind: 'target-hardening' | 'victim-support' | 'mental-health' | 'housing-move' | 'mediation'
    readonly of: string
    readonly daysAgo: number
    readonly answer: 'taken' | 'refused' | 'offered'
    readonly because?: string
    readonly helped?: boolean
  }[]
  readonly interventions: readonly {
    readonly kind: string
    readonly of: string | null
    readonly daysAgo: number
    readonly details: string
  }[]
  readonly plan?: { readonly aim: string; readonly success: string }
  readonly actions: readonly { readonly title: string; readonly by: string; readonly dueInDays: number }[]
  readonly involved: readonly { readonly name: string; readonly part: string }[]
  /** Closed, with what was achieved. */
  readonly closed?: { readonly daysAgo: number; readonly outcome: string; readonly achieved: string }
}

const HIGH: Matrix = { '1': 4, '2': 2, '3': 1, '4': 2, '5': 3, '6': 3, '7': 6, '8': 6, '9': 0, '10': 0, '11': 3 }
const MEDIUM: Matrix = { '1': 3, '2': 2, '3': 1, '4': 2, '5': 2, '6': 0, '7': 4, '8': 4, '9': 0, '10': 0, '11': 1 }
const LOW: Matrix = { '1': 1, '2': 0, '3': 1, '4': 2, '5': 0, '6': 0, '7': 0, '8': 2, '9': 0, '10': 0, '11': 1 }
const NORTH = 'E07000032'

export const demonstrationCases: readonly DemonstrationCase[] = [
  {
    ...{ by: 'caseworker@example.org', area: NORTH, title: 'Paint on the windows at Lantern Lane', focus: 'people' },
    ...{ asbType: 'personal', lawfulGround: 'protect-vulnerable', openedDaysAgo: 60 },
    reason: 'The third report in five weeks; the man who lives there has a learning disability',
    people: [
      {
        ...{ key: 'tam', kind: 'person', given: 'Tam', family: 'Bellweather', born: '1974-06-03', role: 'victim' },
        ...{ address: '31 Lantern Lane, Belperry, ZZ1 2AB', vulnerabilities: ['learning-disability', 'repeat-victim'] },
      },
    ],
    incidents: [
      {
        ...{ daysAgo: 75, number: '26-51034', what: 'Eggs thrown at the front windows', suffered: 'tam' },
        ...{ toldPoliceDaysAgo: 75, toldCouncilDaysAgo: 73 },
      },
      { daysAgo: 61, number: '26-58820', what: 'Paint daubed on both windows', suffered: 'tam', toldPoliceDaysAgo: 60 },
    ],
    screened: true,
    matrices: [
      { of: 'tam', daysAgo: 60, answers: HIGH },
      { of: 'tam', daysAgo: 20, answers: LOW },
    ],
    contacts: [
      { daysAgo: 58, kind: 'visit', what: 'Joint visit with the beat officer. He is frightened to open the curtains.' },
      { daysAgo: 30, kind: 'visit', what: 'Nothing since the camera was fitted. He sleeps again.' },
    ],
    supports: [
      { kind: 'target-hardening', of: 'tam', daysAgo: 55, answer: 'taken', helped: true },
      {
        kind: 'victim-support',
        of: 'tam',
        daysAgo: 55,
        answer: 'refused',
        because: 'He does not want another person to come',
      },
    ],
    interventions: [
      { kind: 'cctv', of: null, daysAgo: 54, details: 'Camera on the lamp post opposite' },
      { kind: 'patrol', of: null, daysAgo: 57, details: 'Evening patrols for four weeks' },
    ],
    plan: { aim: 'He feels safe at home', success: 'No incident in six weeks, and he opens the curtains' },
    actions: [],
    involved: [{ name: 'Belperry Supported Living (invented)', part: 'His support worker' }],
    closed: { daysAgo: 8, outcome: 'resolved', achieved: 'No further incident since the camera and the patrols' },
  },
  {
    ...{ by: 'caseworker@example.org', area: NORTH, title: 'Bed and breakfast at Mill Parade', focus: 'place' },
    ...{ asbType: 'nuisance', lawfulGround: 'prevent-crime', openedDaysAgo: 40 },
    reason:
      'Guests under 18 who are homeless trouble the whole street; residents, police and licensing know different parts',
    people: [
      {
        key: 'house',
        kind: 'place',
        given: '',
        family: 'Millrace Guest House',
        address: '4 Mill Parade, Belperry, ZZ1 6LM',
        role: 'place',
      },
      {
        ...{ key: 'rue', kind: 'person', given: 'Rue', family: 'Saltmarsh', born: '2009-10-11', role: 'perpetrator' },
        address: '4 Mill Parade, Belperry, ZZ1 6LM',
      },
      {
        ...{ key: 'nora', kind: 'person', given: 'Nora', family: 'Pennyfold', born: '1958-01-22', role: 'victim' },
        ...{ address: '9 Mill Parade, Belperry, ZZ1 6LM', vulnerabilities: ['intimidated', 'isolated'] },
      },
    ],
    incidents: [
      {
        daysAgo: 42,
        number: '26-60114',
        what: 'Shouting and bottles in the street until four',
        suffered: 'nora',
        did: 'rue',
        toldCouncilDaysAgo: 41,
      },
      {
        daysAgo: 33,
        number: '26-63377',
        what: 'Followed home from the bus and called names',
        suffered: 'nora',
        did: 'rue',
        toldPoliceDaysAgo: 33,
      },
      {
        daysAgo: 12,
        number: '26-70021',
        what: 'Fireworks through the letter box',
        suffered: 'nora',
        toldPoliceDaysAgo: 12,
      },
    ],
    screened: true,
    matrices: [{ of: 'nora', daysAgo: 39, answers: HIGH }],
    contacts: [{ daysAgo: 3, kind: 'meeting', what: 'Licensing, housing and the owner: conditions for guests agreed' }],
    supports: [{ kind: 'victim-support', of: 'nora', daysAgo: 30, answer: 'taken' }],
    interventions: [
      { kind: 'acceptable-behaviour-contract', of: 'rue', daysAgo: 28, details: 'Signed with a youth worker present' },
      { kind: 'civil-injunction', of: 'rue', daysAgo: 5, details: 'Applied for at the youth court' },
    ],
    plan: {
      aim: 'The street is quiet at night and the guests are cared for',
      success: 'No call in four weeks; each guest has a worker',
    },
    actions: [
      { title: 'Ask licensing for a review of the guest house', by: 'asb-manager@example.org', dueInDays: 9 },
      { title: 'Visit Nora Pennyfold with the beat officer', by: 'officer@example.org', dueInDays: 2 },
    ],
    involved: [{ name: 'Kite and Compass Youth Trust (invented)', part: 'Youth worker for two of the guests' }],
  },
  {
    ...{ by: 'officer@example.org', area: NORTH, title: 'Cloud Nine, shop in Foundry Row', focus: 'place' },
    ...{ asbType: 'environmental', lawfulGround: 'prevent-crime', openedDaysAgo: 25 },
    reason: 'Psychoactive substances sold to school children; the same names stand in shoplifting reports',
    people: [
      {
        key: 'shop',
        kind: 'place',
        given: '',
        family: 'Cloud Nine',
        address: '17 Foundry Row, Belperry, ZZ1 7NP',
        role: 'place',
      },
      {
        ...{ key: 'dace', kind: 'person', given: 'Dace', family: 'Underhay', born: '1985-03-09', role: 'perpetrator' },
        address: '17a Foundry Row, Belperry, ZZ1 7NP',
      },
    ],
    incidents: [
      {
        daysAgo: 26,
        number: '26-65010',
        what: 'Two pupils taken ill outside the shop',
        did: 'dace',
        toldPoliceDaysAgo: 26,
      },
    ],
    screened: true,
    matrices: [],
    contacts: [{ daysAgo: 24, kind: 'visit', what: 'Test purchase with trading standards' }],
    supports: [],
    interventions: [
      { kind: 'closure-notice', of: null, daysAgo: 10, details: 'Served on the shop; the court is asked for an order' },
    ],
    plan: { aim: 'The shop sells nothing of the kind', success: 'Order made and kept' },
    actions: [
      { title: 'Prepare the application for a criminal behaviour order', by: 'sergeant@example.org', dueInDays: 14 },
    ],
    involved: [],
  },
  {
    ...{ by: 'officer@example.org', area: NORTH, title: 'Noise and threats at Kestrel Court', focus: 'people' },
    ...{ asbType: 'personal', lawfulGround: 'protect-vulnerable', openedDaysAgo: 18 },
    reason: 'Both the man who makes the noise and the neighbour who suffers are vulnerable',
    people: [
      {
        ...{ key: 'jory', kind: 'person', given: 'Jory', family: 'Ashenmoor', born: '2003-09-14', role: 'both' },
        ...{ address: 'Flat 12, Kestrel Court, Belperry, ZZ1 8QR', vulnerabilities: ['mental-health'] },
      },
      {
        ...{ key: 'hes', kind: 'person', given: 'Hester', family: 'Larkrise', born: '1949-12-02', role: 'victim' },
        ...{ address: 'Flat 10, Kestrel Court, Belperry, ZZ1 8QR', vulnerabilities: ['age', 'isolated'] },
      },
    ],
    incidents: [
      {
        daysAgo: 20,
        number: '26-68113',
        what: 'Banging through the night, shouted threats',
        suffered: 'hes',
        did: 'jory',
        toldPoliceDaysAgo: 20,
      },
      {
        daysAgo: 15,
        number: '26-69440',
        what: 'Door kicked',
        suffered: 'hes',
        did: 'jory',
        toldPoliceDaysAgo: 15,
        toldCouncilDaysAgo: 14,
      },
    ],
    screened: true,
    matrices: [{ of: 'hes', daysAgo: 18, answers: MEDIUM }],
    contacts: [
      { daysAgo: 4, kind: 'visit', what: 'With the mental health team. He would like to move near his sister.' },
    ],
    supports: [
      { kind: 'mental-health', of: 'jory', daysAgo: 16, answer: 'taken' },
      { kind: 'housing-move', of: 'jory', daysAgo: 6, answer: 'offered' },
    ],
    interventions: [{ kind: 'warning-letter', of: 'jory', daysAgo: 17, details: 'Handed over and talked through' }],
    plan: { aim: 'Both live where they can be well', success: 'He has moved with support, and she sleeps' },
    actions: [{ title: 'Find a supported flat with Lanternwick Homes', by: 'caseworker@example.org', dueInDays: 6 }],
    involved: [],
  },
  {
    ...{ by: 'caseworker@example.org', area: NORTH, title: 'Cars and fires behind Drover’s Green', focus: 'people' },
    ...{ asbType: 'nuisance', lawfulGround: 'prevent-crime', openedDaysAgo: 70 },
    reason: 'The family asked for a case review: five reports to three agencies, each dealt with alone',
    people: [
      {
        ...{ key: 'fam', kind: 'household', given: '', family: 'The Thornaby family', role: 'victim' },
        ...{ address: '2 Drover’s Green, Belperry, ZZ1 9ST' },
      },
    ],
    incidents: [
      {
        daysAgo: 68,
        number: '26-55501',
        what: 'Cars racing behind the garden',
        suffered: 'fam',
        toldPoliceDaysAgo: 68,
        toldCouncilDaysAgo: 66,
      },
      { daysAgo: 50, number: '26-59902', what: 'Fire lit against the fence', suffered: 'fam', toldPoliceDaysAgo: 50 },
      {
        daysAgo: 31,
        number: '26-64418',
        what: 'Rubbish burned, children ill from the smoke',
        suffered: 'fam',
        toldCouncilDaysAgo: 30,
      },
    ],
    screened: true,
    matrices: [{ of: 'fam', daysAgo: 65, answers: MEDIUM }],
    contacts: [],
    supports: [],
    interventions: [],
    actions: [],
    involved: [],
  },
]
