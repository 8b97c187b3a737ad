import type { Child, Html } from '../jsx-runtime.ts'
import { type Attributes, type ContentOptions, classNames, extra, type Falsy, idList } from './shared.ts'
import { Tag, type TagOptions } from './tag.tsx'

export interface TaskListItem {
  title: { content: Child; classes?: string | undefined }
  hint?: ContentOptions | undefined
  /** A tag, or other words. */
  status: { tag?: TagOptions | undefined; content?: Child; classes?: string | undefined }
  /** Left out for a task that cannot be started yet. */
  href?: string | undefined
  classes?: string | undefined
}

export interface TaskListProps {
  items: readonly (TaskListItem | Falsy)[]
  /** 'task-list', unless given. */
  idPrefix?: string | undefined
  classes?: string | undefined
  attributes?: Attributes | undefined
}

export function TaskList(props: TaskListProps): Html {
  const idPrefix = props.idPrefix || 'task-list'
  return (
    <ul class={classNames('govuk-task-list', props.classes)} {...extra(props.attributes)}>
      {props.items.map((item, index) => item && <Task item={item} id={`${idPrefix}-${index + 1}`} />)}
    </ul>
  )
}

function Task({ item, id }: { item: TaskListItem; id: string }): Html {
  const { title, hint, status } = item
  return (
    <li class={classNames('govuk-task-list__item', item.href && 'govuk-task-list__item--with-link', item.classes)}>
      <div class="govuk-task-list__name-and-hint">
        {item.href ? (
          <a
            class={classNames('govuk-link govuk-task-list__link', title.classes)}
            href={item.href}
            aria-describedby={idList(hint && `${id}-hint`, `${id}-status`)}
          >
            {title.content}
          </a>
        ) : (
          <div class={title.classes}>{title.content}</div>
        )}
        {hint && (
          <div id={`${id}-hint`} class="govuk-task-list__hint">
            {hint.content}
          </div>
        )}
      </div>
      <div class={classNames('govuk-task-list__status', status.classes)} id={`${id}-status`}>
        {status.tag ? (
          <Tag classes={status.tag.classes} attributes={status.tag.attributes}>
            {status.tag.content}
          </Tag>
        ) : (
          status.content
        )}
      </div>
    </li>
  )
}
