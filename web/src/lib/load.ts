/// The record that the program wrote into the page.
import type { Dossier } from "../needle_record";
import type { ReportRecord } from "../record";

export const SCHEMA_VERSION = 1;

/// The record, or the reason why there is none.
export function load_record(): ReportRecord | Dossier | string {
    const element = document.getElementById("needlework-record");
    let record: ReportRecord | Dossier | null;
    try {
        record = JSON.parse(element?.textContent ?? "null") as ReportRecord | Dossier | null;
    } catch {
        return "The data of this report is damaged and cannot be read. Please make the report again.";
    }
    if (record === null) {
        return "This is the empty viewer: it holds no run. The program writes a run into it as report.html.";
    }
    if (record.schema_version !== SCHEMA_VERSION) {
        return `This page reads reports of schema version ${SCHEMA_VERSION}; this one has ${record.schema_version}.`;
    }
    return record;
}
