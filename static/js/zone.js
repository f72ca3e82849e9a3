// Fills in the time zone of the browser, for letters about last days: they are written in the reader's morning.
for (const field of document.querySelectorAll('[data-own-zone]')) {
  field.value = Intl.DateTimeFormat().resolvedOptions().timeZone ?? ''
}
