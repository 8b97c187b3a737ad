import type { Child, Html } from '../jsx-runtime.ts'
import { HeaderFrame } from './generic-header.tsx'
import { type Attributes, hasContent } from './shared.ts'

export interface HeaderProps {
  /** The macro always shows the crown, which only central government may use; here the caller says what stands there. */
  logo?: Child
  productName?: Child
  /** '/', unless given. */
  homepageUrl?: string | undefined
  containerClasses?: string | undefined
  classes?: string | undefined
  attributes?: Attributes | undefined
}

export function Header(props: HeaderProps): Html {
  const logo = (
    <>
      {props.logo}
      {hasContent(props.productName) && <span class="govuk-header__product-name">{props.productName}</span>}
    </>
  )
  return (
    <HeaderFrame
      block="govuk-header"
      logo={logo}
      url={props.homepageUrl}
      containerClasses={props.containerClasses}
      classes={props.classes}
      attributes={props.attributes}
    />
  )
}
