import { Tag } from '../../../platform/html/govuk/index.ts'
import { momentOf } from '../domain/moments.ts'
import { SUPPORT_ANSWERS, SUPPORT_KINDS, SUPPORT_RESULTS } from '../domain/work-words.ts'
import { EntryList } from '../entries/section.tsx'
import { UNSEEN } from '../store/kept.ts'
import { supportsOf } from '../store/supports.ts'
import type { OwnPart } from '../view-case/case-part.ts'
import { supportTitle } from './page.tsx'

/** Support that was offered, on the case page. */
export const supportsPart: OwnPart = {
  key: 'supports',
  title: 'Support offered',
  read: async (tx, { one, known }) => {
    const supports = await supportsOf(tx, [one.recordId], { known })
    const base = `/cases/${one.recordId}/supports`
    return {
      body: ({ mayAdd }) => (
        <EntryList
          entries={supports.map((support) => ({
            href: `${base}/${support.id}`,
            title: supportTitle(support),
            tags: (
              <Tag classes={support.answer === 'offered' ? 'govuk-tag--yellow' : 'govuk-tag--blue'}>
                {SUPPORT_ANSWERS[support.answer]}
              </Tag>
            ),
            lines: [
              <span class="fp-quiet">
                {[
                  support.profileId === null ? '' : `for ${support.forName ?? UNSEEN}`,
                  support.provider === '' ? '' : `by ${support.provider}`,
                  support.refusedBecause,
                  support.result === null ? '' : SUPPORT_RESULTS[support.result],
                ]
                  .filter((part) => part !== '')
                  .join(' · ')}
              </span>,
            ],
          }))}
          empty="No support was offered yet."
          add={mayAdd ? { href: `${base}/new`, text: 'Record an offer of support' } : null}
        />
      ),
      timeline: supports.map((support) => ({
        at: momentOf({ onDay: support.offeredOn, atTime: '' }),
        what: 'Support',
        text: `${SUPPORT_KINDS[support.kind]}: ${SUPPORT_ANSWERS[support.answer].toLowerCase()}`,
        byUserId: support.addedBy,
        href: `${base}/${support.id}`,
      })),
    }
  },
}
