// Passkeys: asks the browser for one and sends its answer with the form. Forms that need this are marked with data-passkey,
// which says whether a key is made ("create") or used ("get"); without this script the other ways to sign in are there.

const supported = 'PublicKeyCredential' in window && 'credentials' in navigator

/** Reads base64url, which is how the portal writes bytes. */
function bytes(text) {
  const plain = atob(text.replaceAll('-', '+').replaceAll('_', '/'))
  return Uint8Array.from(plain, (c) => c.charCodeAt(0))
}

function text(buffer) {
  const plain = String.fromCharCode(...new Uint8Array(buffer))
  return btoa(plain).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
}

/** The portal's question with its bytes as bytes. */
function readable(question) {
  const options = { ...question, challenge: bytes(question.challenge) }
  if (question.user) options.user = { ...question.user, id: bytes(question.user.id) }
  for (const list of ['excludeCredentials', 'allowCredentials']) {
    if (question[list]) options[list] = question[list].map((key) => ({ ...key, id: bytes(key.id) }))
  }
  return options
}

/** The browser's answer with its bytes as text. */
function written(credential) {
  const response = {}
  for (const name of ['clientDataJSON', 'attestationObject', 'authenticatorData', 'signature', 'userHandle']) {
    if (credential.response[name]) response[name] = text(credential.response[name])
  }
  if (credential.response.getTransports) response.transports = credential.response.getTransports()
  return {
    id: credential.id,
    rawId: text(credential.rawId),
    type: credential.type,
    authenticatorAttachment: credential.authenticatorAttachment ?? undefined,
    clientExtensionResults: credential.getClientExtensionResults(),
    response,
  }
}

async function answer(form) {
  const asked = await fetch(form.dataset.options, { method: 'POST', headers: { Accept: 'application/json' } })
  if (!asked.ok) throw new Error(`no question: ${asked.status}`)
  const { publicKey } = await asked.json()
  const credential = await navigator.credentials[form.dataset.passkey]({ publicKey: readable(publicKey) })
  return JSON.stringify(written(credential))
}

function attach(form) {
  const field = form.querySelector('[data-passkey-answer]')
  const fault = form.querySelector('[data-passkey-fault]')
  const button = form.querySelector('[data-passkey-button]')
  form.hidden = false
  for (const part of form.querySelectorAll('[data-passkey-part]')) part.hidden = false
  form.addEventListener('submit', async (event) => {
    if (button && event.submitter !== button) return
    event.preventDefault()
    if (form.hasAttribute('aria-busy')) return // a second click would ask anew, and what answers the first would count no more
    fault.hidden = true
    form.setAttribute('aria-busy', 'true')
    try {
      field.value = await answer(form)
      send(form, button)
    } catch (error) {
      console.warn('passkey', error)
      fault.hidden = false
      form.removeAttribute('aria-busy')
    }
  })
}

/** Sends the form past its own listener; a button's name has to be carried over by hand. */
function send(form, button) {
  if (button?.name) {
    const chosen = document.createElement('input')
    Object.assign(chosen, { type: 'hidden', name: button.name, value: button.value })
    form.append(chosen)
  }
  form.submit()
}

if (supported) for (const form of document.querySelectorAll('[data-passkey]')) attach(form)
