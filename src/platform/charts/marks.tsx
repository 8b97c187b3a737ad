import type { Html } from '#html/jsx-runtime'
import { round1 } from './text.ts'

/**
 * How a point is marked. `concern` and `improvement` judge; `neutral-high` and `neutral-low` only say that it is
 * unusual. Each has its own shape as well as its own colour.
 */
export type Mark = 'none' | 'concern' | 'improvement' | 'neutral-high' | 'neutral-low'
export type ExceptionalMark = Exclude<Mark, 'none'>

/** The order in which keys and descriptions name them. */
export const EXCEPTIONAL_MARKS: readonly ExceptionalMark[] = ['concern', 'improvement', 'neutral-high', 'neutral-low']

export type MarkLabels = Partial<Record<ExceptionalMark, string>>

const DEFAULT_LABELS: Record<ExceptionalMark, string> = {
  concern: 'Concern',
  improvement: 'Improvement',
  'neutral-high': 'Unusually high',
  'neutral-low': 'Unusually low',
}

export function markLabel(mark: ExceptionalMark, labels?: MarkLabels): string {
  return labels?.[mark] ?? DEFAULT_LABELS[mark]
}

export function isExceptional(mark: Mark): mark is ExceptionalMark {
  return mark !== 'none'
}

const CLASSES: Record<ExceptionalMark, string> = {
  concern: 'chart-concern',
  improvement: 'chart-improvement',
  'neutral-high': 'chart-neutral',
  'neutral-low': 'chart-neutral',
}

/** The marks among those that are used, in the order of the key. */
export function marksUsed(marks: Iterable<Mark>): ExceptionalMark[] {
  const used = new Set(marks)
  return EXCEPTIONAL_MARKS.filter((mark) => used.has(mark))
}

/** Diamond, square, triangle up, triangle down: shapes of about the same weight, told apart without colour. */
export function MarkShape(props: {
  mark: ExceptionalMark
  x: number
  y: number
  radius: number
  title?: string
}): Html {
  return (
    <path class={CLASSES[props.mark]} d={shapePath(props)}>
      {props.title === undefined ? null : <title>{props.title}</title>}
    </path>
  )
}

/** Many small marks of one kind in one element, for charts that must stay light. */
export function MarkShapes(props: {
  mark: ExceptionalMark
  at: readonly { x: number; y: number }[]
  radius: number
}): Html {
  const d = props.at.map((at) => shapePath({ mark: props.mark, ...at, radius: props.radius })).join('')
  return <path class={CLASSES[props.mark]} d={d} />
}

function shapePath(at: { mark: ExceptionalMark; x: number; y: number; radius: number }): string {
  const x = round1(at.x)
  const y = round1(at.y)
  const r = at.radius
  switch (at.mark) {
    case 'concern': {
      const d = round1(r * 1.3)
      return `M${x},${round1(y - d)}l${d},${d}l${-d},${d}l${-d},${-d}z`
    }
    case 'improvement': {
      const d = round1(r * 0.95)
      return `M${round1(x - d)},${round1(y - d)}h${round1(2 * d)}v${round1(2 * d)}h${round1(-2 * d)}z`
    }
    case 'neutral-high':
      return `M${x},${round1(y - r * 1.3)}l${round1(r * 1.25)},${round1(r * 2.1)}h${round1(-r * 2.5)}z`
    case 'neutral-low':
      return `M${x},${round1(y + r * 1.3)}l${round1(r * 1.25)},${round1(-r * 2.1)}h${round1(-r * 2.5)}z`
  }
}
