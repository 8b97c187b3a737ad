import type { XmrClass, XmrPoint } from './xmr.ts'

/** `special_cause_type` as NHSRplotthedots writes it, for instance `7 Point Trend (Increasing)` or `Common Cause`. */
export function specialCauseType({ rule, direction }: Pick<XmrPoint, 'rule' | 'direction'>): string {
  const up = direction === 'up'
  switch (rule) {
    case 'outside':
      return up ? 'Above UCL' : 'Below LCL'
    case 'trend':
      return `7 Point Trend (${up ? 'Increasing' : 'Decreasing'})`
    case 'two of three':
      return `2 in 3 ${up ? 'Above' : 'Below'} CL`
    case 'shift':
      return `7 Points ${up ? 'Above' : 'Below'} CL`
    case 'none':
      return 'Common Cause'
  }
}

const POINT_TYPES: Readonly<Record<XmrClass, string>> = {
  improvement: 'special_cause_improvement',
  concern: 'special_cause_concern',
  'neutral high': 'special_cause_neutral_high',
  'neutral low': 'special_cause_neutral_low',
  'common cause': 'common_cause',
}

/** `point_type` as NHSRplotthedots writes it, for instance `special_cause_concern`. */
export function pointType(point: Pick<XmrPoint, 'class'>): string {
  return POINT_TYPES[point.class]
}
