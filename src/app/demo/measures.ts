/** What the demonstration counts, and how those counts behave. Rates are invented; their sizes are those of a shire county. */

export interface DemonstrationType {
  readonly title: string
  /** Counts a year for each 1,000 residents. */
  readonly rate: number
  /** The calendar month with most, 1 to 12. */
  readonly peak: number
  /** How far the season swings about the year's average: 0.2 is from 80% to 120%. */
  readonly swing: number
  /** Single calendar months that stand out each year, such as bonfire night. */
  readonly bursts?: Readonly<Record<number, number>>
  /** Growth a year, slow enough to hide in the noise: 0.01 is one per cent. */
  readonly drift: number
  /** Districts (by abbreviation) with more or fewer than their size and general level say. */
  readonly tilt?: Readonly<Record<string, number>>
}

export interface DemonstrationMeasure {
  readonly slug: string
  readonly title: string
  readonly description: string
  readonly unit: string
  readonly method: 'seasonal' | 'xmr'
  /** A change of recording everywhere, so many months before the last month; from it on the level is `factor` times the old. */
  readonly recordingChange?: { readonly monthsBack: number; readonly factor: number; readonly why: string }
  readonly types: readonly DemonstrationType[]
}

export const DEMONSTRATION_SOURCE = 'Invented figures of the demonstration'

/** The general level of a district beside the average of the force area. */
export const DISTRICT_LEVEL: Readonly<Record<string, number>> = {
  AMB: 0.88,
  BOL: 1.0,
  CHE: 1.25,
  DAL: 0.6,
  ERE: 1.0,
  HIG: 0.85,
  NED: 0.75,
  SOU: 0.75,
  DER: 1.35,
}

export const demonstrationMeasures: readonly DemonstrationMeasure[] = [
  {
    slug: 'demonstration-crime',
    title: 'Crime (demonstration)',
    description: 'Invented crimes by type, month and invented neighbourhood. Nothing here happened.',
    unit: 'offences',
    method: 'seasonal',
    types: [
      { title: 'Bicycle theft', rate: 0.9, peak: 7, swing: 0.35, drift: -0.01, tilt: { DER: 1.5, DAL: 0.6, BOL: 0.7 } },
      { title: 'Burglary', rate: 3.6, peak: 12, swing: 0.22, drift: -0.008 },
      { title: 'Criminal damage and arson', rate: 5.2, peak: 7, swing: 0.15, drift: -0.004 },
      { title: 'Drugs', rate: 1.8, peak: 3, swing: 0.06, drift: 0.005 },
      { title: 'Other crime', rate: 1.1, peak: 6, swing: 0.03, drift: 0.004 },
      { title: 'Other theft', rate: 4.4, peak: 8, swing: 0.08, drift: -0.004, tilt: { HIG: 1.15, DAL: 1.2 } },
      { title: 'Possession of weapons', rate: 0.5, peak: 6, swing: 0.05, drift: 0.01 },
      { title: 'Public order', rate: 4, peak: 7, swing: 0.12, drift: 0.005 },
      { title: 'Robbery', rate: 0.6, peak: 11, swing: 0.08, drift: 0, tilt: { DER: 1.4, DAL: 0.5, HIG: 0.7 } },
      { title: 'Shoplifting', rate: 4.6, peak: 12, swing: 0.09, drift: 0.006, tilt: { CHE: 1.3, DER: 1.15, NED: 0.7 } },
      { title: 'Theft from the person', rate: 0.7, peak: 12, swing: 0.12, drift: 0, tilt: { DER: 1.5, BOL: 0.6 } },
      { title: 'Vehicle crime', rate: 4, peak: 11, swing: 0.1, drift: -0.005, tilt: { ERE: 1.15, SOU: 1.15 } },
      { title: 'Violence and sexual offences', rate: 18, peak: 7, swing: 0.07, drift: 0.004 },
    ],
  },
  {
    slug: 'demonstration-asb',
    title: 'Anti-social behaviour calls (demonstration)',
    description: 'Invented calls to the police by category, month and invented neighbourhood. Nothing here happened.',
    unit: 'calls',
    method: 'seasonal',
    recordingChange: {
      monthsBack: 50,
      factor: 0.82,
      why: 'repeat calls about the same incident are counted once',
    },
    types: [
      { title: 'Personal', rate: 11, peak: 7, swing: 0.12, drift: -0.005 },
      { title: 'Nuisance', rate: 28, peak: 8, swing: 0.25, bursts: { 10: 1.12 }, drift: -0.004 },
      { title: 'Environmental', rate: 4, peak: 6, swing: 0.2, drift: 0.006, tilt: { BOL: 1.3 } },
    ],
  },
  {
    slug: 'demonstration-fires',
    title: 'Deliberate fires (demonstration)',
    description:
      'Invented deliberate fires that the fire and rescue service attended: primary fires at buildings and vehicles, secondary ones of refuse and grass. Nothing here happened.',
    unit: 'fires',
    method: 'xmr',
    types: [
      { title: 'Primary', rate: 0.25, peak: 7, swing: 0.05, drift: 0 },
      { title: 'Secondary', rate: 0.7, peak: 6, swing: 0.12, bursts: { 11: 1.25 }, drift: 0, tilt: { BOL: 1.3 } },
    ],
  },
]
