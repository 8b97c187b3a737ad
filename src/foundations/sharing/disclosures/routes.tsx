import { may, type Reply, type Route, route, type Visit } from '../../../platform/http/index.ts'
import type { SharingDeps } from '../deps.ts'
import { askPage, postAsk } from './ask.tsx'
import { decidePage, postDecide } from './decide.tsx'
import { offerPage, postOffer } from './offer.tsx'
import { registerCsv, registerPage } from './register.tsx'
import { cancelPage, postCancel, postWithdraw, printPage, viewPage, withdrawPage } from './view.tsx'

/** Disclosures: asked for, decided, withdrawn; the register of all of them. */
export function disclosureRoutes(deps: SharingDeps): Route[] {
  const use = may('sharing.use')
  const read = may('sharing.use', 'sharing.oversee')
  const decide = may('sharing.decide')
  type Handler = (deps: SharingDeps, visit: Visit) => Promise<Reply>
  const get = (path: string, access: Route['access'], handle: Handler) =>
    route({ method: 'GET', path, access, handle: (visit) => handle(deps, visit) })
  const post = (path: string, access: Route['access'], handle: Handler) =>
    route({ method: 'POST', path, access, handle: (visit) => handle(deps, visit) })
  return [
    get('/disclosures', read, registerPage),
    get('/disclosures.csv', read, registerCsv),
    get('/disclosures/ask', use, (given, visit) => askPage(given, visit)),
    post('/disclosures/ask', use, postAsk),
    get('/disclosures/offer', decide, (given, visit) => offerPage(given, visit)),
    post('/disclosures/offer', decide, postOffer),
    get('/disclosures/:disclosure', read, viewPage),
    get('/disclosures/:disclosure/print', read, printPage),
    get('/disclosures/:disclosure/decide', decide, (given, visit) => decidePage(given, visit)),
    post('/disclosures/:disclosure/decide', decide, postDecide),
    get('/disclosures/:disclosure/withdraw', decide, (given, visit) => withdrawPage(given, visit)),
    post('/disclosures/:disclosure/withdraw', decide, postWithdraw),
    get('/disclosures/:disclosure/cancel', use, cancelPage),
    post('/disclosures/:disclosure/cancel', use, postCancel),
  ]
}
