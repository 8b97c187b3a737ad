import type { Child, Html } from '../jsx-runtime.ts'
import { type Attributes, classNames, extra } from './shared.ts'

export interface GenericHeaderProps {
  logo: Child
  /** Where the logo leads, '/' unless given. */
  url?: string | undefined
  containerClasses?: string | undefined
  classes?: string | undefined
  attributes?: Attributes | undefined
}

/** The header for services that are not on GOV.UK. */
export function GenericHeader(props: GenericHeaderProps): Html {
  return <HeaderFrame {...props} block="govuk-generic-header" />
}

/** The markup that both headers have; inside this folder only. */
export function HeaderFrame(props: GenericHeaderProps & { block: 'govuk-header' | 'govuk-generic-header' }): Html {
  const { block } = props
  return (
    <div class={classNames(block, props.classes)} {...extra(props.attributes)}>
      <div class={classNames(`${block}__container`, props.containerClasses || 'govuk-width-container')}>
        <div class={`${block}__logo`}>
          <a href={props.url || '/'} class={`${block}__homepage-link`}>
            {props.logo}
          </a>
        </div>
      </div>
    </div>
  )
}
