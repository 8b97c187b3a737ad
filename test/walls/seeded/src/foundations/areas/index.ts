import { events } from '../audit/store/events.ts'

export const areas = events
