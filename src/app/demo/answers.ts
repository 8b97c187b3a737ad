import type { PlantedSignal } from './signals.ts'

/** What a partnership's officer wrote about an exception. All of it is invented. */
export interface WrittenAnswer {
  readonly known: string
  readonly doing: string
  /** Empty when no further analysis is wanted. */
  readonly analysis: string
}

/** About planted signals, by their id. */
const OF_SIGNALS: Readonly<Record<string, WrittenAnswer>> = {
  'amber-valley-vehicle-crime': {
    known:
      'Catalytic converters were cut from vans in three neighbourhoods over two weekends. The same make of van each time, parked on open drives overnight.',
    doing:
      'Marking days at two car parks with the police, letters to the firms whose vans were taken from, and extra patrols on Friday and Saturday nights. The parish newsletters carried the advice.',
    analysis: '',
  },
  'high-peak-criminal-damage': {
    known:
      'The youth shelter reopened in the first week, and the two families behind most of the reports have moved. Reports to the council fell as well, so people are not just reporting less.',
    doing: 'We keep the evening sessions at the shelter going until spring and compare again in three months.',
    analysis: 'Please check whether the fall is the same for the bus company’s own records.',
  },
}

const ABOVE: readonly WrittenAnswer[] = [
  {
    known: 'The reports are spread over the whole district and over the month. No place, person or time stands out.',
    doing: 'Discussed at the tasking meeting. We watch the next month and act if it stays above the line.',
    analysis: '',
  },
  {
    known: 'About half came from one neighbourhood, most of them on four evenings. The neighbourhood team knows of it.',
    doing: 'The neighbourhood team visits on those evenings, and the council has mended the lights on the footpath.',
    analysis: '',
  },
  {
    known: 'Several repeat callers account for part of the rise. Each has a named officer.',
    doing: 'Case conferences are under way for the two addresses with most calls.',
    analysis: 'How many different addresses stand behind the calls, and is that number rising as well?',
  },
]

const BELOW: readonly WrittenAnswer[] = [
  {
    known: 'The fall is spread evenly. Two recorded weeks were very wet, which may be all there is to it.',
    doing: 'Nothing new. We look again next month before we call it an improvement.',
    analysis: '',
  },
  {
    known: 'Visits to repeat addresses began two months earlier, and none of those addresses has reported since.',
    doing: 'The visits go on, and we have told the neighbouring districts how they are organised.',
    analysis: '',
  },
]

/** The answer to a request: the planted signal's own, else one that fits its direction, always the same for the same key. */
export function answerTo(of: {
  readonly signal: PlantedSignal | undefined
  readonly direction: 'above' | 'below'
  readonly key: number
}): WrittenAnswer {
  const own = of.signal === undefined ? undefined : OF_SIGNALS[of.signal.id]
  if (own !== undefined) return own
  const list = of.direction === 'above' ? ABOVE : BELOW
  const chosen = list[of.key % list.length]
  if (chosen === undefined) throw new RangeError(`No answer number ${of.key}`)
  return chosen
}

/** The analyst's note on the chart of the signal that has one. */
export const CONTEXT =
  'Three evenings of concerts brought about 40,000 visitors to Ticket Hall. 31 of the thefts were reported from the queues and the last trams. Without those evenings the month would lie inside its lines. Compare with the same weekend next year before acting on it.'
