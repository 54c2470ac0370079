/**
 * Whether this browser has what the client needs: asked once, before anything is shown. One below src/floor.ts that can read this
 * file all the same is known by what it lacks of the language.
 */

/** Return the first thing that is missing, for a fault report; undefined where nothing is. */
export function missing(scope: typeof globalThis): string | undefined {
  const needs: [string, boolean][] = [
    ["pattern", reads(scope, "(?<=a)b")],
    ["hasOwn", typeof (scope.Object as Partial<ObjectConstructor>).hasOwn === "function"],
    ["at", typeof (scope.Array.prototype as Partial<unknown[]>).at === "function"],
    ["WebAssembly", typeof scope.WebAssembly === "object"],
    ["Worker", typeof scope.Worker === "function"],
    ["BigInt", typeof scope.BigInt === "function"],
    ["indexedDB", "indexedDB" in scope],
    ["subtle", (scope.crypto as Crypto | undefined)?.subtle !== undefined],
  ];
  return needs.find(([, there]) => !there)?.[0];
}

function reads(scope: typeof globalThis, pattern: string): boolean {
  try {
    return new scope.RegExp(pattern, "u").source === pattern;
  } catch {
    return false;
  }
}
