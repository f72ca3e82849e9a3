// Builds dist/: the style sheet, the fonts, the ES modules and the compiled
// checker, each under a name that carries the hash of its content, with its
// precompressed forms beside it, and manifest.json, which maps plain names to
// hashed ones. Needs `npm ci` here and Go on the PATH.
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, extname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'

const here = dirname(fileURLToPath(import.meta.url))
const root = dirname(here)
const dist = join(here, 'dist')
const work = mkdtempSync(join(tmpdir(), 'proviso-static-'))

/** Fonts that the style sheet names, by file name, and the package folder each comes from. */
const fonts = {
  'source-serif-4-latin-wght-normal.woff2': '@fontsource-variable/source-serif-4',
  'source-serif-4-latin-ext-wght-normal.woff2': '@fontsource-variable/source-serif-4',
  'source-serif-4-latin-wght-italic.woff2': '@fontsource-variable/source-serif-4',
  'source-serif-4-latin-ext-wght-italic.woff2': '@fontsource-variable/source-serif-4',
  'instrument-sans-latin-wght-normal.woff2': '@fontsource-variable/instrument-sans',
  'instrument-sans-latin-ext-wght-normal.woff2': '@fontsource-variable/instrument-sans',
  'ibm-plex-mono-latin-400-normal.woff2': '@fontsource/ibm-plex-mono',
  'ibm-plex-mono-latin-ext-400-normal.woff2': '@fontsource/ibm-plex-mono',
  'ibm-plex-mono-latin-500-normal.woff2': '@fontsource/ibm-plex-mono',
}

/** One entry per page, the worker, and the theme switch that runs before the first paint. */
const entries = ['check', 'claim', 'deadline', 'desk', 'fleet', 'fleet-worker', 'imports', 'landing', 'passkey', 'policy', 'queue', 'receiving', 'theme', 'uploader', 'zone']

const precompressed = new Set(['.css', '.js', '.wasm', '.svg', '.json'])

const run = (command, args, options = {}) =>
  execFileSync(command, args, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'], ...options })

function hashedName(name, bytes) {
  const ext = extname(name)
  const hash = createHash('sha256').update(bytes).digest('hex').slice(0, 12)
  return `${basename(name, ext)}.${hash}${ext}`
}

/** Writes one built file into the new dist and returns its hashed name. */
function emit(out, manifest, name, bytes) {
  const hashed = hashedName(name, bytes)
  writeFileSync(join(out, hashed), bytes)
  if (precompressed.has(extname(name))) {
    const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length }
    writeFileSync(join(out, hashed + '.br'), brotliCompressSync(bytes, { params }))
    writeFileSync(join(out, hashed + '.gz'), gzipSync(bytes, { level: 9 }))
  }
  manifest[name] = hashed
}

function buildFonts(out, manifest) {
  for (const [file, from] of Object.entries(fonts)) {
    emit(out, manifest, file, readFileSync(join(here, 'node_modules', from, 'files', file)))
  }
}

/** The style sheet names fonts and pictures plainly; here they get their hashed names. */
function buildStyle(out, manifest) {
  const file = join(work, 'app.css')
  const cli = join(here, 'node_modules', '.bin', 'tailwindcss')
  run(cli, ['-i', join(here, 'css', 'app.css'), '-o', file, '--minify'], { cwd: here, stdio: ['ignore', 'ignore', 'pipe'] })
  const css = readFileSync(file, 'utf8').replace(/url\(["']?\/static\/([^"')]+)["']?\)/g, (all, name) => {
    if (!manifest[name]) throw new Error(`css names ${name}, which is not built`)
    return `url(${manifest[name]})`
  })
  emit(out, manifest, 'app.css', Buffer.from(css))
}

function buildPictures(out, manifest) {
  for (const file of readdirSync(join(here, 'img'))) emit(out, manifest, file, readFileSync(join(here, 'img', file)))
}

function buildScripts(out, manifest) {
  const sources = entries.map((name) => join('static', 'js', name + '.js')).filter((path) => existsSync(join(root, path)))
  run('go', ['tool', 'esbuild', ...sources, '--bundle', '--format=esm', '--minify', '--target=es2022', '--charset=utf8',
    '--log-level=warning', `--outdir=${join(work, 'js')}`])
  for (const file of readdirSync(join(work, 'js'))) emit(out, manifest, file, readFileSync(join(work, 'js', file)))
}

function buildChecker(out, manifest) {
  const file = join(work, 'checker.wasm')
  run('go', ['run', './wasm/pack', '-o', file])
  emit(out, manifest, 'checker.wasm', readFileSync(file))
}

/** Swaps the new files in one by one, so that a server reading dist never finds it empty. */
function publish(out, manifest) {
  mkdirSync(dist, { recursive: true })
  const fresh = new Set(['.keep', ...readdirSync(out)])
  for (const file of readdirSync(out)) renameSync(join(out, file), join(dist, file))
  writeFileSync(join(dist, 'manifest.json'), JSON.stringify(manifest, null, 1) + '\n')
  fresh.add('manifest.json')
  for (const file of readdirSync(dist)) if (!fresh.has(file)) rmSync(join(dist, file))
}

try {
  // Near dist, so that publishing is a rename within one file system.
  const out = mkdtempSync(join(here, 'node_modules', '.dist-'))
  const manifest = {}
  try {
    buildFonts(out, manifest)
    buildPictures(out, manifest)
    buildStyle(out, manifest)
    buildScripts(out, manifest)
    buildChecker(out, manifest)
    publish(out, manifest)
  } finally {
    rmSync(out, { recursive: true, force: true })
  }
  console.log(`static/dist: ${Object.keys(manifest).length} files`)
} finally {
  rmSync(work, { recursive: true, force: true })
}
