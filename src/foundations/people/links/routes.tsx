import type { Route } from '../../../platform/http/index.ts'
import { reaches } from '../../sharing/index.ts'
import type { PeopleDeps } from '../deps.ts'
import { connectionRoutes } from '../pages/connect.tsx'
import { withHeaders } from '../pages/found.tsx'
import { ReasonField, readReason } from '../pages/small-fields.tsx'
import { undoingRoutes } from '../pages/undo.tsx'
import { linkProfiles, unlinkProfiles } from '../store/links.ts'
import { findDuplicates } from '../store/search.ts'

/** Linking profiles of the same person across purposes, and taking that back. */
export function linkRoutes(deps: PeopleDeps): Route[] {
  return [
    ...connectionRoutes(deps, {
      path: 'link',
      action: 'link-profiles',
      title: () => 'Link with another profile',
      lead: ({ kind }) =>
        `For two profiles of the same ${kind} under different purposes. Both stay as they are; who may read both finds one from the other.`,
      kinds: ({ kind }) => [kind],
      suggest: async (tx, profile) => {
        const { duplicates } = await findDuplicates(tx, { profile, except: profile.recordId })
        const linked = new Set(profile.links.filter((link) => link.unlinkedAt === null).map((link) => link.recordId))
        return (await withHeaders(tx, duplicates)).filter(
          ({ found, header }) => reaches(header.level, 'view') && !linked.has(found.recordId),
        )
      },
      fields: (parts) => (
        <ReasonField
          {...parts}
          label="Why are they the same?"
          hint="For example “Same date of birth and address; he confirmed it”"
        />
      ),
      read: readReason,
      save: (tx, actor, { profile, otherId, said }) =>
        linkProfiles(tx, actor, { recordId: profile.recordId, otherId, reason: said.reason }),
      refusals: {
        'same-record': 'Choose another profile than this one',
        'different-kinds': 'A person, a household and a place are never the same. Choose one of the same kind',
        'already-done': 'The two are linked already',
        'merged-away': 'That profile was merged into another one. Link with that one',
        'not-allowed': 'Your teams may read both profiles and change neither',
      },
      submit: 'Link',
      notice: 'profiles-linked',
    }),
    ...undoingRoutes(deps, {
      path: 'unlink/:thing',
      action: 'unlink-profiles',
      title: 'Remove the link',
      find: (profile, id) => profile.links.find((link) => link.linkId === id && link.unlinkedAt === null),
      about: (link) => (
        <p class="govuk-body">
          The link with{' '}
          <a class="govuk-link" href={`/people/${link.recordId}`}>
            {link.displayName}
          </a>{' '}
          is removed. It was made because: “{link.reason}”. Both profiles stay, and the link stays in the history.
        </p>
      ),
      others: (link) => [link.recordId],
      fields: (parts) => <ReasonField {...parts} label="Why are they not the same?" />,
      read: readReason,
      save: (tx, actor, { id, said }) => unlinkProfiles(tx, actor, { linkId: id, reason: said.reason }),
      submit: 'Remove the link',
      notice: 'profiles-unlinked',
    }),
  ]
}
