import { VULNERABILITIES } from '../domain/intervention-words.ts'
import { profilesOf } from '../entries/fields.tsx'
import { EntryList } from '../entries/section.tsx'
import { vulnerabilitiesOf } from '../store/vulnerabilities.ts'
import type { OwnPart } from '../view-case/case-part.ts'

/** What makes the people of the case vulnerable: those of whom something is noted, and everybody who suffers. */
export const vulnerabilitiesPart: OwnPart = {
  key: 'vulnerabilities',
  title: 'Vulnerabilities',
  read: async (tx, { one, participants }) => {
    const people = profilesOf(participants).filter(({ role, name }) => role !== 'place' && name !== null)
    const noted = (
      await vulnerabilitiesOf(
        tx,
        people.map(({ profileId }) => profileId),
      )
    ).filter(({ endedOn }) => endedOn === null)
    const shown = people.filter(
      ({ role, profileId }) =>
        role === 'victim' || role === 'both' || noted.some((vulnerability) => vulnerability.profileId === profileId),
    )
    return {
      body: ({ mayAdd }) => (
        <EntryList
          entries={shown.map(({ profileId, name }) => {
            const theirs = noted.filter((vulnerability) => vulnerability.profileId === profileId)
            const base = mayAdd ? `/cases/${one.recordId}/vulnerabilities/${profileId}` : `/people/${profileId}`
            return {
              ...{ href: base, title: name ?? '' },
              lines: [
                theirs.length === 0 ? (
                  <span class="fp-quiet">Nothing is noted that your team may read</span>
                ) : (
                  theirs.map(({ kind }) => VULNERABILITIES[kind]).join(', ')
                ),
              ],
            }
          })}
          first={20}
          empty="Nobody suffers in this case whose record you can see."
          add={null}
        />
      ),
    }
  },
}
