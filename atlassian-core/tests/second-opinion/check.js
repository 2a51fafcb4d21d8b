// Reads the file that `cargo test … -- --ignored second_opinion` wrote; see README.md.
'use strict';

const fs = require('node:fs');
const { JastBuilder } = require('@atlassianlabs/jql-ast');

// A builder that is asked for the same text twice in a row gives an empty tree the second time.
const parse = (text) => {
  const jast = new JastBuilder().build(text);
  return jast.errors.length > 0 || !jast.query ? null : jast.query;
};

const ESCAPES = { n: '\n', t: '\t', r: '\r' };
const decoded = (text) => {
  if (!/^["']/.test(text)) return text.replace(/^cf\s*\[\s*(\d+)\s*\]$/, 'cf[$1]');
  return text.slice(1, -1).replace(/\\(?:u([0-9a-fA-F]{4})|(.))/gs, (_, code, c) =>
    (code ? String.fromCharCode(parseInt(code, 16)) : ESCAPES[c] ?? c));
};

// The tree by meaning: names and values without their quotation marks, and nothing about places.
const meaning = (node) => {
  if (Array.isArray(node)) return node.map(meaning);
  if (node === null || typeof node !== 'object') return node;
  const kept = {};
  for (const [key, value] of Object.entries(node)) {
    if (['parent', 'position', 'positions', 'text', 'context'].includes(key) || typeof value === 'function') continue;
    kept[key] = meaning(value);
  }
  // Names and values by what their text means: the package leaves \uXXXX and the spaces of cf[1] as they are.
  if (typeof node.text === 'string' && typeof node.value === 'string') kept.value = decoded(node.text);
  // Keywords are the same in any case and with any space between them.
  for (const operator of [kept.operator, node.operandType === 'keyword' ? kept : undefined]) {
    if (typeof operator?.value === 'string') {
      operator.value = operator.value.toLowerCase().replace(/\s+/g, ' ');
    }
  }
  return kept;
};
const same = (one, other) =>
  JSON.stringify(meaning(one ?? null)) === JSON.stringify(meaning(other ?? null));

// What a tree names, as our mentions have it.
const eachChar = (text, change) => [...text].map(change).join('');
const lower = (text) => eachChar(text, (c) => c.toLowerCase());
const upper = (text) => eachChar(text, (c) => c.toUpperCase());
const folded = (name) => lower(upper(lower(name))).replace(/\u0307/g, '');
const mentions = (node) => {
  if (!node) return [];
  if (node.clauseType === 'compound') return node.clauses.flatMap(mentions);
  if (node.clauseType === 'not') return mentions(node.clause);
  const field = folded(decoded(node.field.text));
  const operand = (it) => {
    switch (it?.operandType) {
      case 'list': return it.values.flatMap(operand);
      case 'value': return [[field, null, null, decoded(it.text)]];
      case 'function': {
        const name = folded(decoded(it.function.text));
        return it.arguments.length === 0 ? [[field, name, null, null]]
          : it.arguments.map((argument, n) => [field, name, n, decoded(argument.text)]);
      }
      default: return [];
    }
  };
  return [node.operand, ...(node.predicates ?? []).map((it) => it.operand)].flatMap(operand);
};

const counts = {};
const wrong = [];
const strict = {};
const lines = fs.readFileSync(process.argv[2], 'utf8').split('\n').filter(Boolean);
for (const line of lines) {
  const { kind, text, conjunct, condition, confined, mentions: ours } = JSON.parse(line);
  const count = (counts[kind] ??= { queries: 0, accepted: 0, confined: 0, same: 0, named: 0, stricter: 0 });
  count.queries += 1;
  const original = text.trim() === '' ? { where: undefined } : parse(text);
  if (confined === null) {
    if (original) {
      count.stricter += 1;
      (strict[kind] ??= []).push(text);
    }
    continue;
  }
  count.accepted += 1;
  const complain = (what) => wrong.push({ what, kind, text, confined });
  const query = parse(confined);
  if (!query) {
    complain('the confined query cannot be parsed');
    continue;
  }
  const boundary = parse(conjunct).where;
  const rest = condition === '' ? { where: undefined } : parse(condition);
  if (!rest) {
    complain('our spelling cannot be parsed');
    continue;
  }
  const top = query.where;
  const isConjunct = rest.where === undefined
    ? same(top, boundary)
    : top.clauseType === 'compound' && top.operator.value === 'and' && top.clauses.length === 2
      && same(top.clauses[0], boundary) && same(top.clauses[1], rest.where);
  if (!isConjunct || !same(query.orderBy, rest.orderBy)) {
    complain('the boundary is no conjunct of the top level');
    continue;
  }
  count.confined += 1;
  if (!original) complain('the query as it was written cannot be parsed');
  else if (!same(original.where, rest.where) || !same(original.orderBy, rest.orderBy)) {
    complain('the meaning has changed');
  } else count.same += 1;
  const theirs = JSON.stringify(mentions(original?.where));
  if (theirs !== JSON.stringify(ours)) complain(`it names ${theirs} and not ${JSON.stringify(ours)}`);
  else count.named += 1;
}

console.table(counts);
for (const [kind, texts] of Object.entries(strict)) {
  console.log(`${kind}: ${texts.length} refused by us alone, such as`);
  for (const text of texts.slice(0, 8)) console.log(`  ${JSON.stringify(text)}`);
}
for (const { what, kind, text, confined } of wrong.slice(0, 20)) {
  console.log(`WRONG ${what} (${kind}): ${JSON.stringify(text)} became ${JSON.stringify(confined)}`);
}
console.log(wrong.length === 0 ? 'no objection' : `${wrong.length} objections`);
process.exitCode = wrong.length === 0 ? 0 : 1;
