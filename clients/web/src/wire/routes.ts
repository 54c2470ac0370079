// Where a request goes: addresses from the one table of routes, which src/generated/routes.ts has from relay/wire/routes.py.

import { unhex } from "../bytes.ts";
import { ROUTES, type RouteName } from "../generated/routes.ts";
import type { StatementName } from "../generated/statements.ts";
import { base64url } from "./base64url.ts";

/** What stands in a path: ids as hexadecimal digits, a part by its number. */
export type InPath = Readonly<Record<string, string | number>>;

/** The path of a route. Throws `RangeError` where an id that it needs is not given. */
export function pathOf(route: RouteName, given: InPath = {}): string {
  return ROUTES[route].path.replace(/\{([a-z]+)\}/g, (_, name: string) => {
    const value = given[name];
    if (value === undefined) throw new RangeError(`${route} needs ${name}`);
    return typeof value === "number" ? String(value) : base64url(unhex(value));
  });
}

const TAKING: ReadonlyMap<string, RouteName> = new Map(
  (Object.keys(ROUTES) as RouteName[])
    .filter((name) => name !== "case.assign")
    .flatMap((name) => ROUTES[name].records.map((record) => [record, name])),
);

/** The route that takes a statement (for an assignment, the one that creates the case); undefined where it travels beside one. */
export function routeFor(statement: StatementName): RouteName | undefined {
  return TAKING.get(statement);
}
