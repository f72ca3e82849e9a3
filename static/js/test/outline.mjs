// Reads one case a line, {seller, facts, outcome, today}, and writes the answer
// that the browser would show as a list of tags, attributes and texts: the views
// test compares it with the server's page. {} stands for the answer not yet asked for.
import { createInterface } from 'node:readline'
import { answerModel, pendingAnswer } from '../answer-model.js'
import { answerTree } from '../answer.js'

/** The tree in document order: '<tag a="…" class="…">', 'text', '</>'. */
export function outline(node) {
  if (typeof node !== 'object') {
    const text = String(node).replace(/[ \n\t\r]+/g, ' ').replace(/^ | $/g, '')
    return text === '' ? [] : [text]
  }
  const attrs = { ...node.attrs }
  if (node.classes.length > 0) attrs.class = node.classes.join(' ')
  const written = Object.keys(attrs).filter((name) => attrs[name] !== false).sort()
    .map((name) => ` ${name}="${attrs[name] === true ? '' : attrs[name]}"`).join('')
  return [`<${node.tag}${written}>`, ...node.children.flatMap(outline), '</>']
}

for await (const line of createInterface({ input: process.stdin })) {
  const { seller, facts, outcome, today } = JSON.parse(line)
  const model = seller ? answerModel(seller, facts, outcome, today) : pendingAnswer()
  console.log(JSON.stringify(outline(answerTree(model))))
}
