/** The only script of our own in the browser. Everything works without it. */
import {
  Button,
  CharacterCount,
  Checkboxes,
  createAll,
  ErrorSummary,
  NotificationBanner,
  PasswordInput,
  Radios,
  ServiceNavigation,
  SkipLink,
} from 'govuk-frontend'

document.body.classList.add('js-enabled')
if ('noModule' in HTMLScriptElement.prototype) document.body.classList.add('govuk-frontend-supported')
/** Those that our pages use: whoever uses another adds it here, and takes it from the list in ../unused.ts. */
const COMPONENTS = [
  ...[Button, CharacterCount, Checkboxes, ErrorSummary, NotificationBanner, PasswordInput, Radios],
  ...[ServiceNavigation, SkipLink],
]
for (const component of COMPONENTS) createAll(component)

/** A form marked so sends itself when a choice changes, and its button goes away. */
for (const form of document.querySelectorAll<HTMLFormElement>('form[data-submit-on-change]')) {
  form.addEventListener('change', () => form.requestSubmit())
}

/** Progress: fetches the same page again and replaces the marked part, so that the page does not jump. */
const live = document.querySelector<HTMLElement>('[data-live]')
if (live !== null) {
  document.querySelector('meta[http-equiv="refresh"]')?.remove()
  const refresh = async () => {
    const response = await fetch(location.href, { headers: { accept: 'text/html' } }).catch(() => null)
    if (response?.ok) {
      const next = new DOMParser().parseFromString(await response.text(), 'text/html').querySelector('[data-live]')
      if (next === null || response.redirected) return location.reload()
      live.replaceChildren(...next.childNodes)
    }
    setTimeout(refresh, 1500)
  }
  setTimeout(refresh, 1500)
}

/** Print buttons exist only where a script can print. */
for (const button of document.querySelectorAll<HTMLButtonElement>('button[data-print]')) {
  button.hidden = false
  button.addEventListener('click', () => print())
}

/** A form marked so is kept while it is written: it sends itself in the background, so that nothing is lost with the session. */
for (const form of document.querySelectorAll<HTMLFormElement>('form[data-autosave]')) {
  const says = form.querySelector<HTMLElement>('[data-autosave-status]')
  let waiting: ReturnType<typeof setTimeout> | undefined
  let sending: AbortController | undefined
  const save = async () => {
    sending?.abort()
    sending = new AbortController()
    const { signal } = sending
    const body = new URLSearchParams()
    for (const [name, value] of new FormData(form)) if (typeof value === 'string') body.append(name, value)
    body.append('do', 'autosave')
    // After a lost session the answer leads to signing in: it is not followed, and the person is told.
    const answer = await fetch(form.getAttribute('action') ?? '', {
      ...{ method: 'POST', body, redirect: 'manual', signal },
    }).catch(() => null)
    if (!signal.aborted && says !== null)
      says.textContent = (answer?.ok ? says.dataset.saved : says.dataset.failed) ?? ''
  }
  form.addEventListener('input', () => {
    clearTimeout(waiting)
    waiting = setTimeout(() => void save(), 1500)
  })
  form.addEventListener('submit', () => {
    clearTimeout(waiting)
    sending?.abort()
  })
}

/** A running sum of what the chosen answers score. */
for (const sum of document.querySelectorAll<HTMLElement>('[data-sum]')) {
  const form = sum.closest('form')
  const shown = sum.querySelector('[data-sum-value]')
  if (form === null || shown === null) continue
  const add = () => {
    const chosen = [...form.querySelectorAll<HTMLInputElement>('input[data-score]:checked')]
    shown.textContent = String(chosen.reduce((total, input) => total + Number(input.dataset.score), 0))
  }
  form.addEventListener('change', add)
  sum.hidden = false
  add()
}
