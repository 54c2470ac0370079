// From the JSON of tests/property/rules_alone.py back to values of the rules: which members are sets and maps, JSON does not say.

import type { Command } from "../../src/domain/commands.ts";
import type { CaseFile } from "../../src/domain/model.ts";
import type { Json } from "./told.ts";

const MAPS = new Set(["holds", "ask_on", "newest", "taken", "items"]);
const SETS = new Set(["kinds", "scopes", "aside", "viewed_by", "together"]);
const SETS_OF_COMMANDS = new Set(["kinds", "scopes", "readers", "copies", "items"]);

/** The case file that was told. */
export function fileOf(told: Json): CaseFile {
  return untold(told, MAPS, SETS) as CaseFile;
}

/** The command that was told. */
export function commandOf(told: Json): Command {
  return untold(told, new Set(), SETS_OF_COMMANDS) as Command;
}

function untold(told: Json, maps: ReadonlySet<string>, sets: ReadonlySet<string>): unknown {
  if (Array.isArray(told)) return told.map((each: Json) => untold(each, maps, sets));
  if (typeof told !== "object" || told === null) return told;
  return Object.fromEntries(
    Object.entries(told).map(([name, each]: [string, Json]) => {
      const value = untold(each, maps, sets);
      if (!Array.isArray(value)) return [name, value];
      if (maps.has(name)) return [name, new Map(value as [unknown, unknown][])];
      return [name, sets.has(name) ? new Set(value) : value];
    }),
  );
}
