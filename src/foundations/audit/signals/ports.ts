/** One person's looks: who looked, under which name they work here, at which records. */
export interface LooksToCompare {
  readonly userId: string
  readonly displayName: string
  readonly recordIds: readonly string[]
}

export interface OwnRecord {
  readonly userId: string
  readonly recordId: string
  /** The record is about somebody with the looker's surname, or at an address that is the looker's. */
  readonly own: 'name' | 'address'
}

/**
 * Asked of the room that knows people, which opens a transaction of its own for it: which of these looks were at somebody
 * with the looker's own name or address. It answers with ids only, so that an auditor learns nobody's name by it.
 */
export type NamesOfRecords = (looks: readonly LooksToCompare[]) => Promise<readonly OwnRecord[]>

/** One person's looks on days on which there were many, with the teams in which they worked then. */
export interface LooksOfWorker {
  readonly userId: string
  readonly teamIds: readonly string[]
  readonly recordIds: readonly string[]
  /** Records that they created or changed in that time: what belongs to one of these is a task as well. */
  readonly changedIds: readonly string[]
}

/** This record was a task of this person. */
export interface TaskOf {
  readonly userId: string
  readonly recordId: string
}

/** What the rooms that keep records know of tasks. */
export interface TasksOfRooms {
  /** What counts as one, each to complete `A record is a task of somebody if` on the page. */
  readonly inWords: readonly string[]
  /**
   * Which of the looked-at records were a task of who looked at them, as things stand. What ended before the day `since`
   * counts no longer. The rooms open a transaction of their own for it, and answer with ids only.
   */
  readonly among: (looks: readonly LooksOfWorker[], since: string) => Promise<readonly TaskOf[]>
}
