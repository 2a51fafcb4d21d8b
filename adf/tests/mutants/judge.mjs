// A second opinion on the changed documents, by another independent validator (ajv):
//
//   npm install ajv ajv-draft-04        (anywhere; run this from there)
//   ADF_MUTANTS=100000 ADF_MUTANTS_OUT=mutants.ndjson cargo test --release -p adf --test mutants
//   node judge.mjs full.json < mutants.ndjson
//
// Each line is {"valid": …, "document": …} with our verdict. It prints how many agree, and those that
// do not.
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";

const require = createRequire(process.cwd() + "/");
const Ajv = require("ajv-draft-04").default;
const schema = JSON.parse(readFileSync(process.argv[2], "utf8"));
const validate = new Ajv({ strict: false }).compile(schema);
let [count, agree] = [0, 0];
for await (const line of createInterface({ input: process.stdin })) {
  const { valid, document } = JSON.parse(line);
  count += 1;
  if (validate(document) === valid) agree += 1;
  else console.log(`ours: ${valid}: ${JSON.stringify(document)}`);
}
console.log(`${agree} of ${count} agree with ajv`);
process.exit(agree === count ? 0 : 1);
