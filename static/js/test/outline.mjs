// Reads one case a line, {seller, facts, shown, more, outcome, today}, and writes what
// the browser would show of it: the answer, the questions and the list of answers,
// each as a list of tags, attributes and texts. The views test compares them with
// the server's page.
import { createInterface } from 'node:readline'
import { answerModel } from '../answer-model.js'
import { answerTree } from '../answer.js'
import { answered } from '../facts.js'
import { answerRows, nextQuestions, questionModel, startState } from '../question-model.js'
import { answersTree, moreTree, questionTree } from '../questions.js'

/** The tree in document order: '<tag a="…" class="…">', 'text', '</>'. */
function outline(node) {
  if (typeof node !== 'object') {
    const text = String(node).replace(/[ \n\t\r]+/g, ' ').replace(/^ | $/g, '')
    return text === '' ? [] : [text]
  }
  const attrs = { ...node.attrs }
  if (node.classes.length > 0) attrs.class = node.classes.join(' ')
  const written = Object.keys(attrs).filter((name) => attrs[name] !== false && attrs[name] !== undefined).sort()
    .map((name) => ` ${name}="${attrs[name] === true ? '' : attrs[name]}"`).join('')
  return [`<${node.tag}${written}>`, ...node.children.flatMap(outline), '</>']
}

function page({ seller, facts, shown, more, outcome, today }) {
  const state = { ...startState(facts), shown, more }
  Object.assign(state, nextQuestions(seller, state, outcome))
  const models = (names) => names.map((fact) => questionModel(seller, state, fact, outcome.errors))
  const used = state.more.some((fact) => answered(facts, fact) || outcome.errors?.some((e) => e.field === fact))
  return {
    answer: outline(answerTree(answerModel(seller, facts, outcome, today))),
    shown: models(state.shown).map(questionTree).flatMap(outline),
    more: state.more.length > 0 ? outline(moreTree(models(state.more), used)) : [],
    answers: outline(answersTree(answerRows(seller, state), `/check/${seller.id}`)),
  }
}

for await (const line of createInterface({ input: process.stdin })) console.log(JSON.stringify(page(JSON.parse(line))))
