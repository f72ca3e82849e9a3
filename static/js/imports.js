// The page of the order records: a file is looked at and kept without leaving the page, so that it need not be chosen again, and
// a bar says how far that is.

const sending = 'Sending the file'
const steps = { check: ['Comparing it with the records'], import: ['Checking the lines', 'Keeping the records'] }

/** The last whole line of what has come so far, read; null before the first one. */
export function lastLine(text) {
  const lines = text.slice(0, text.lastIndexOf('\n') + 1).trimEnd().split('\n')
  return lines.at(-1) === '' ? null : JSON.parse(lines.at(-1))
}

/** What the bar says: the share in percent and the step, in words. */
export function barWords(task, line) {
  const names = steps[task]
  return line === null ? sending : names[Math.min(line.step, names.length - 1)]
}

/** Sends a form and calls told(percent, words) on the way; the last line of the answer is what came of it. */
function post(form, submitter, told) {
  const request = new XMLHttpRequest()
  const task = submitter.value
  return new Promise((resolve, reject) => {
    request.open('POST', form.action)
    request.setRequestHeader('Accept', 'application/x-ndjson')
    request.upload.onprogress = ({ loaded, total }) => told(Math.floor((100 * loaded) / total), sending)
    request.onprogress = () => {
      const line = request.status === 200 ? lastLine(request.responseText) : null
      if (line) told(line.percent, barWords(task, line))
    }
    request.onload = () => {
      const line = request.status === 200 ? lastLine(request.responseText) : null
      if (line?.to || line?.report !== undefined) resolve(line)
      else reject(new Error(String(request.status)))
    }
    request.onerror = () => reject(new Error('no connection'))
    request.send(new FormData(form, submitter))
  })
}

/** The bar and the words beside it, while something is under way. */
function barOf(form) {
  const bar = form.querySelector('[data-import-bar]')
  const note = form.querySelector('[data-import-note]')
  const buttons = form.querySelectorAll('button')
  let said = ''
  return {
    show(percent, words) {
      bar.hidden = false
      bar.value = percent
      bar.setAttribute('aria-label', words)
      if (said !== words) note.textContent = words + '…' // read aloud at each step, not at each percent
      said = words
    },
    busy(is) {
      for (const button of buttons) button.disabled = is
      if (!is) bar.hidden = true
    },
    end(words) {
      note.textContent = said = words
    },
  }
}

function takeFiles(form) {
  const bar = barOf(form)
  const go = form.querySelector('[data-import-go]')
  const checked = form.querySelector('[data-import-checked]')
  form.addEventListener('submit', async (event) => {
    event.preventDefault()
    const sent = post(form, event.submitter, bar.show)
    bar.busy(true)
    try {
      const { to, report, checked: digest } = await sent
      if (to) return location.assign(to)
      const page = new DOMParser().parseFromString(report, 'text/html')
      const place = document.querySelector('[data-import-report]')
      place.replaceChildren(...page.body.childNodes)
      checked.value = digest ?? ''
      go.hidden = checked.value === ''
      bar.end('')
      place.scrollIntoView({ block: 'nearest' })
    } catch {
      bar.end('The file could not be sent, or the answer did not come. Look at your connection and try again; a file is kept whole or not at all.')
    }
    bar.busy(false)
  })
  form.querySelector('[type=file]').addEventListener('change', () => {
    checked.value = ''
    go.hidden = true
  })
}

for (const form of globalThis.document?.querySelectorAll('[data-import]') ?? []) takeFiles(form)
