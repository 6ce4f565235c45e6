/// Writes tests/sample_record.json (test data) again after a change of the contract.
import { writeFileSync } from "node:fs";
import { sample_text } from "./sample.mjs";

writeFileSync(new URL("sample_record.json", import.meta.url), await sample_text());
