import { formatNumber } from '../../../platform/html/format.ts'
import type { Child, Html } from '../../../platform/html/jsx-runtime.ts'
import { Heading } from '../../../platform/html/parts.tsx'
import type { Place } from '../deps.ts'
import type { Waiting } from './view-model.ts'

interface Item extends Place {
  /** What waits, in words for none, one and several. */
  readonly waiting?: { readonly count: number; readonly one: string; readonly many: string } | undefined
}

const WORK = ['sharing.use']
const OVERSEE = ['sharing.oversee']

/** Where everything about sharing is found, with what waits for this person first in each line. */
export function OverviewPage(props: {
  waiting: Waiting
  permissions: readonly string[]
  places: readonly Place[]
}): Html {
  const { waiting } = props
  const items: readonly Item[] = [
    {
      href: '/messages',
      title: 'Messages',
      text: 'What was shared with your team, asked of it or decided.',
      anyOf: [...WORK, ...OVERSEE, 'sharing.manage-rights'],
      waiting: { count: waiting.unread, one: 'unread message', many: 'unread messages' },
    },
    {
      href: '/disclosures',
      title: 'Disclosures',
      text: 'Requests to share one record with one team, the decisions, and the refused ones.',
      anyOf: [...WORK, ...OVERSEE],
      waiting:
        waiting.toDecide > 0
          ? { count: waiting.toDecide, one: 'request waits for your decision', many: 'requests wait for your decision' }
          : { count: waiting.asked, one: 'request of your team is open', many: 'requests of your team are open' },
    },
    {
      href: '/emergencies',
      title: 'Emergency access',
      text: 'Who opened a record that was not shared with them, why, and what the review found.',
      anyOf: [...WORK, ...OVERSEE],
      waiting: { count: waiting.emergenciesToReview, one: 'waits for review', many: 'wait for review' },
    },
    {
      href: '/closed-records',
      title: 'Closed records',
      text: 'Records that only the people named on them may open, and those whose people have all gone.',
      anyOf: OVERSEE,
    },
    {
      href: '/agreements',
      title: 'Agreements',
      text: 'Information sharing agreements: read, write, sign, compare.',
      anyOf: [],
      waiting:
        waiting.toSign > 0
          ? { count: waiting.toSign, one: 'agreement to sign', many: 'agreements to sign' }
          : { count: waiting.overdueAgreements, one: 'is past its review date', many: 'are past their review date' },
    },
    {
      href: '/purposes',
      title: 'Purposes',
      text: 'Why the partnership holds records about people.',
      anyOf: [],
    },
    {
      href: '/retention',
      title: 'Retention',
      text: 'Records whose time to keep is over, legal holds, and certificates of disposal.',
      anyOf: [...WORK, 'sharing.manage-rights'],
      waiting: { count: waiting.reviewsDue, one: 'review is due', many: 'reviews are due' },
    },
    {
      href: '/rights',
      title: 'People’s rights',
      text: 'Requests by people about what is held about them: access, rectification, objection, restriction, erasure.',
      anyOf: ['sharing.manage-rights'],
    },
    {
      href: '/rectifications',
      title: 'Corrections',
      text: 'What people asked to have corrected in the records of your team.',
      anyOf: WORK,
    },
    {
      href: '/access-matrix',
      title: 'Access matrix',
      text: 'Who may do what, from the code and the database themselves.',
      anyOf: OVERSEE,
    },
    ...props.places,
  ]
  const shown = items.filter(({ anyOf }) => anyOf.length === 0 || anyOf.some((one) => props.permissions.includes(one)))
  return (
    <>
      <Heading lead="What is shared about people, with whom and why.">Sharing</Heading>
      <div class="fp-cards">
        {shown.map((item) => (
          <section class="fp-card">
            <h2 class="govuk-heading-m">
              <a class="govuk-link" href={item.href}>
                {item.title}
              </a>
            </h2>
            <p class="govuk-body">{item.text}</p>
            <Waits item={item} />
          </section>
        ))}
      </div>
    </>
  )
}

function Waits({ item }: { item: Item }): Child {
  if (item.waiting === undefined || item.waiting.count === 0) return null
  const { count, one, many } = item.waiting
  return (
    <p class="govuk-body govuk-!-font-weight-bold">
      {formatNumber(count)} {count === 1 ? one : many}
    </p>
  )
}
