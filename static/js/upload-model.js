// What there is to say and decide about uploads, without a browser.

/** A size as people say it; views.Bytes says the same. */
export function sizeWords(bytes) {
  const units = [[1 << 30, 'GB'], [1 << 20, 'MB'], [1 << 10, 'KB']]
  for (const [unit, name] of units) {
    if (bytes >= unit) return `${(bytes / unit).toFixed(1).replace(/\.0$/, '')} ${name}`
  }
  return `${bytes} bytes`
}

/** Why a file is not even begun; empty where it is. Given is what the claim holds already. */
export function refusal(file, limits, given) {
  if (file.size === 0) return 'This file is empty. Choose another one.'
  if (file.size > limits.file) return `This file has ${sizeWords(file.size)}; one file may have ${sizeWords(limits.file)}. A shorter video or a smaller picture fits.`
  if (given.files >= limits.files) return `A claim takes ${limits.files} files, and it has them. Remove one that is not needed.`
  if (given.bytes + file.size > limits.claim) return `All files of a claim may have ${sizeWords(limits.claim)} together, and this one does not fit any more.`
  return ''
}

/** Names a file of a claim again after the page was loaded anew, so that its upload goes on. */
export const fingerprint = (claim, item, file) => ['proviso', claim, item, file.name, file.size, file.lastModified].join('/')

/** Whether to try again by itself: not where the portal has said no. */
export function worthAnother(status) {
  if (!status) return true // no answer: the line is cut, or the portal is starting again
  return status >= 500 || status === 408 || status === 409 || status === 423 || status === 429 || status === 460
}

/** A failure in words. Said is what the portal answered, if it did. */
export function failureWords(status, said) {
  const detail = detailOf(said)
  if (!status) return 'The connection is lost. What has arrived is safe; it goes on when you press Try again.'
  if (status === 401) return 'You are not signed in any more. Sign in again in another tab, then press Try again.'
  if (status === 422 || status === 409 || status === 413) return detail || 'The portal does not take this file.'
  if (status === 404) return 'This upload is not known any more. Press Try again to send the file from its beginning.'
  if (status === 429) return 'Too many requests at once. Wait a minute, then press Try again.'
  return 'The portal could not take it just now. What has arrived is safe; press Try again.'
}

function detailOf(said) {
  try {
    return JSON.parse(said).detail ?? ''
  } catch {
    return ''
  }
}

/** How far an upload is, in words. */
export function progressWords(sent, total) {
  return `${Math.floor((sent / total) * 100)} %, ${sizeWords(sent)} of ${sizeWords(total)}`
}

/** Pauses before the tries after a failure, in milliseconds: a portal that starts anew is back within them. */
export const retryDelays = [0, 1000, 2000, 4000, 8000, 15000, 30000]
