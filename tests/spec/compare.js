// Answers each case by graphql-js and compares: refused by both, or the same data and errors at the same paths.
import { readFileSync } from "node:fs";
import { execute, getOperationAST, GraphQLSchema, parse, specifiedRules, validate, Source } from "graphql";
import { schemaOf } from "./oracle.js";

const { sdl, rows, whole, cases } = JSON.parse(readFileSync(process.argv[2], "utf8"));
const known = JSON.parse(readFileSync(new URL("known.json", import.meta.url), "utf8"));
const schema = schemaOf(sdl, rows);
// A limit of its own, not a rule of the specification.
const rules = specifiedRules.filter((rule) => rule.name !== "MaxIntrospectionDepthRule");

function answer({ document, operationName, variables }) {
  let parsed;
  try {
    parsed = parse(new Source(document));
  } catch (error) {
    return { errors: [error] };
  }
  const errors = validate(schema, parsed, rules, { maxErrors: 1000 });
  if (errors.length > 0) return { errors };
  const operation = getOperationAST(parsed, operationName ?? undefined);
  const result = execute({ schema, document: parsed, operationName, variableValues: variables });
  // It has no rule for this, and finds it only here.
  if (operation && !schema.getRootType(operation.operation)) return { errors: result.errors };
  return result;
}

const refused = (answer) => !("data" in answer);
const paths = (answer) => (answer.errors ?? []).map((error) => JSON.stringify(error.path)).sort();
const messages = (answer) => (answer.errors ?? []).map((error) => error.message);

/** What was echoed is JSON within a text, whose spaces, order and forms of numbers do not count. */
function told(value) {
  if (Array.isArray(value)) return value.map(told);
  if (value && typeof value === "object") {
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, told(inner)]));
  }
  if (typeof value === "string" && value.startsWith('{"int":')) return `echo ${JSON.stringify(JSON.parse(value))}`;
  return value;
}

/** What differs between our answer and theirs, if something does. */
function difference(ours, theirs) {
  if (refused(ours) !== refused(theirs)) return refused(ours) ? "only we refuse it" : "only graphql-js refuses it";
  if (refused(ours)) {
    const placed = ours.errors.every((error) => error.locations?.length > 0);
    if (!placed && theirs.errors.every((error) => error.locations?.length > 0)) return "an error has no location";
    return undefined;
  }
  if (JSON.stringify(told(ours.data)) !== JSON.stringify(told(theirs.data))) return "other data";
  if (JSON.stringify(paths(ours)) !== JSON.stringify(paths(theirs))) return "errors at other paths";
  return undefined;
}

/** Subscriptions are refused for there are none; their own rules are held to a schema that has some. */
const subscribing = new GraphQLSchema({ ...schema.toConfig(), subscription: schema.getQueryType() });
function differenceOfRule({ document, answer }) {
  const ours = messages(answer).some((message) => /Subscription.* must /.test(message));
  const theirs = validate(subscribing, parse(document), rules).length > 0;
  if (ours === theirs) return undefined;
  return ours ? "a rule that only we have" : "a rule that only graphql-js has";
}

const place = ({ line, column }) => `${line}:${column}`;
const counts = { documents: cases.length, refused: 0, answered: 0, withErrors: 0, known: {} };
const wording = { errors: 0, sameMessage: 0, samePlace: 0, others: [] };
const wrong = [];
const seen = new Set();
for (const one of cases) {
  const ours = one.answer;
  const theirs = answer(one);
  let why = difference(ours, theirs);
  if (whole && /^subscription/.test(one.document)) why ??= differenceOfRule(one);
  const of = why && known.find(({ difference, ours: pattern, document = "" }) => difference === why &&
    messages(ours).some((message) => new RegExp(pattern).test(message)) && new RegExp(document).test(one.document));
  if (of) {
    counts.known[of.name] = (counts.known[of.name] ?? 0) + 1;
    seen.add(of.name);
    why = undefined;
  }
  if (!why && one.differs && of?.name !== one.differs) why = `should show ${one.differs}`;
  if (!why && one.valid !== null && one.valid === refused(ours)) why = `should be ${one.valid ? "valid" : "invalid"}`;
  if (why) {
    wrong.push([one, why, theirs]);
  } else if (refused(ours)) {
    counts.refused += 1;
    for (const error of of ? [] : ours.errors) {
      wording.errors += 1;
      const same = theirs.errors.find(({ message }) => message === error.message);
      if (same) wording.sameMessage += 1;
      const all = theirs.errors.flatMap(({ locations }) => (locations ?? []).map(place));
      const isPlaced = (error.locations ?? []).some((at) => all.includes(place(at)));
      if (isPlaced) wording.samePlace += 1;
      if (!same || !isPlaced) wording.others.push([one, error, theirs.errors]);
    }
  } else {
    counts.answered += 1;
    if (ours.errors) counts.withErrors += 1;
  }
}

// What no longer differs is to be taken from the list.
if (whole) {
  for (const { name } of known) if (!seen.has(name)) console.log(`no document shows ${name}`), (process.exitCode = 1);
}

const short = (value) => JSON.stringify(value)?.slice(0, 1500);
for (const [one, why, theirs] of wrong.slice(0, Number(process.env.NHANRONG_SHOWN ?? 10))) {
  const of = ({ data, errors }) =>
    `${short(data)} ${(errors ?? []).slice(0, 5).map(({ message, path, locations }) =>
      `\n    ${message} ${path ?? ""} ${(locations ?? []).map(place)}`)}`;
  console.log(`${why}: ${one.title}\n${one.document.trim()}\n${short(one.variables)} ${one.operationName ?? ""}`);
  console.log(`  we: ${of(one.answer)}\n  graphql-js: ${of(theirs)}\n`);
}
if (process.env.NHANRONG_WORDING) {
  for (const [one, error, theirs] of wording.others) {
    console.log(`${one.document.trim()}\n  we: ${error.message} ${(error.locations ?? []).map(place)}`);
    for (const other of theirs.slice(0, 4)) console.log(`  js: ${other.message} ${(other.locations ?? []).map(place)}`);
  }
}
const { others, ...words } = wording;
console.log(JSON.stringify({ ...counts, different: wrong.length, wording: words }));
if (wrong.length > 0) process.exit(1);
