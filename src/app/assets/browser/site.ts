/** The only script of our own in the browser. Everything works without it. */
import { initAll } from 'govuk-frontend'

document.body.classList.add('js-enabled')
if ('noModule' in HTMLScriptElement.prototype) document.body.classList.add('govuk-frontend-supported')
initAll()

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
