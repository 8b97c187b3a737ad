/**
 * What is hidden in the demonstration's figures, as data: tests look for every one of these with the product's own
 * charts. Months count back from the last month (0), so that the answers are the same whenever it is opened.
 */
export interface PlantedSignal {
  readonly id: string
  /** Slug of the measure. */
  readonly measure: string
  /** Code of the district. */
  readonly area: string
  /** Title of the type. */
  readonly type: string
  /** The first month that differs; 0 is the last month. */
  readonly monthsBack: number
  /** How many months differ. */
  readonly months: number
  readonly direction: 'above' | 'below'
  readonly kind: 'rise' | 'fall' | 'level change' | 'small numbers'
  /** The chart that shows it: seasonal or XmR lines, or Poisson limits for small counts. */
  readonly chart: 'seasonal' | 'xmr' | 'poisson'
  /** `outside`: a month beyond the line; `shift`: a run of months on one side of the average. */
  readonly rule: 'outside' | 'shift'
  /** `too small`: the chart shows it, and the list of exceptions leaves it out. */
  readonly listed: 'yes' | 'too small'
  /** Counts added (or expected counts multiplied) each month, in these neighbourhoods of the district. */
  readonly effect: { readonly add: number } | { readonly times: number }
  readonly neighbourhoods: readonly string[]
  /** What the story is, for people who open the chart. */
  readonly story: string
  /** What has been done about its first month when the demonstration opens. */
  readonly answer: 'nothing yet' | 'answered' | 'overdue' | 'context'
}

export const plantedSignals: readonly PlantedSignal[] = [
  {
    id: 'amber-valley-burglary',
    measure: 'demonstration-crime',
    area: 'E07000032',
    type: 'Burglary',
    monthsBack: 0,
    months: 1,
    direction: 'above',
    kind: 'rise',
    chart: 'seasonal',
    rule: 'outside',
    listed: 'yes',
    effect: { add: 36 },
    neighbourhoods: ['D-AMB-03', 'D-AMB-05'],
    story: 'Sheds and garages in two neighbourhoods, in the last month.',
    answer: 'nothing yet',
  },
  {
    id: 'amber-valley-vehicle-crime',
    measure: 'demonstration-crime',
    area: 'E07000032',
    type: 'Vehicle crime',
    monthsBack: 3,
    months: 1,
    direction: 'above',
    kind: 'rise',
    chart: 'seasonal',
    rule: 'outside',
    listed: 'yes',
    effect: { add: 54 },
    neighbourhoods: ['D-AMB-01', 'D-AMB-04', 'D-AMB-06'],
    story: 'Catalytic converters and vans for one month; answered, and the chart came back.',
    answer: 'answered',
  },
  {
    id: 'bolsover-nuisance',
    measure: 'demonstration-asb',
    area: 'E07000033',
    type: 'Nuisance',
    monthsBack: 2,
    months: 1,
    direction: 'above',
    kind: 'rise',
    chart: 'seasonal',
    rule: 'outside',
    listed: 'yes',
    effect: { add: 110 },
    neighbourhoods: ['D-BOL-02', 'D-BOL-05'],
    story: 'Off-road motorcycles around two neighbourhoods; asked about, and nobody has answered in time.',
    answer: 'overdue',
  },
  {
    id: 'derby-theft-from-the-person',
    measure: 'demonstration-crime',
    area: 'E06000015',
    type: 'Theft from the person',
    monthsBack: 0,
    months: 1,
    direction: 'above',
    kind: 'rise',
    chart: 'seasonal',
    rule: 'outside',
    listed: 'yes',
    effect: { add: 34 },
    neighbourhoods: ['D-DER-02'],
    story: 'A weekend of concerts around one neighbourhood; an analyst has explained it.',
    answer: 'context',
  },
  {
    id: 'high-peak-criminal-damage',
    measure: 'demonstration-crime',
    area: 'E07000037',
    type: 'Criminal damage and arson',
    monthsBack: 1,
    months: 2,
    direction: 'below',
    kind: 'fall',
    chart: 'seasonal',
    rule: 'outside',
    listed: 'yes',
    effect: { times: 0.22 },
    neighbourhoods: ['D-HIG-01', 'D-HIG-02', 'D-HIG-03', 'D-HIG-04', 'D-HIG-05', 'D-HIG-06'],
    story: 'Far less damage than expected for two months: an improvement that someone should explain too.',
    answer: 'answered',
  },
  {
    id: 'derby-shoplifting',
    measure: 'demonstration-crime',
    area: 'E06000015',
    type: 'Shoplifting',
    monthsBack: 8,
    months: 9,
    direction: 'above',
    kind: 'level change',
    chart: 'xmr',
    rule: 'shift',
    listed: 'yes',
    effect: { times: 1.35 },
    neighbourhoods: [
      'D-DER-01',
      'D-DER-02',
      'D-DER-03',
      'D-DER-04',
      'D-DER-05',
      'D-DER-06',
      'D-DER-07',
      'D-DER-08',
      'D-DER-09',
    ],
    story: 'A new level for nine months since the shops made reporting easier.',
    answer: 'nothing yet',
  },
  {
    id: 'south-derbyshire-secondary-fires',
    measure: 'demonstration-fires',
    area: 'E07000039',
    type: 'Secondary',
    monthsBack: 0,
    months: 1,
    direction: 'above',
    kind: 'small numbers',
    chart: 'poisson',
    rule: 'outside',
    listed: 'yes',
    effect: { add: 12 },
    neighbourhoods: ['D-SOU-03'],
    story: 'A dozen refuse fires in one neighbourhood where a handful in the whole district is usual.',
    answer: 'nothing yet',
  },
  {
    id: 'derbyshire-dales-primary-fires',
    measure: 'demonstration-fires',
    area: 'E07000035',
    type: 'Primary',
    monthsBack: 1,
    months: 1,
    direction: 'above',
    kind: 'small numbers',
    chart: 'poisson',
    rule: 'outside',
    listed: 'too small',
    effect: { add: 6 },
    neighbourhoods: ['D-DAL-04'],
    story: 'Six fires of vehicles in one neighbourhood: beyond the Poisson limit, yet too few to ask anybody.',
    answer: 'nothing yet',
  },
]
