/** Whether this browser has what the client needs: asked once, before anything is shown. */

/** Return the first thing that is missing, for a fault report; undefined where nothing is. */
export function missing(scope: typeof globalThis): string | undefined {
  const needs: [string, boolean][] = [
    ["WebAssembly", typeof scope.WebAssembly === "object"],
    ["Worker", typeof scope.Worker === "function"],
    ["BigInt", typeof scope.BigInt === "function"],
    ["indexedDB", "indexedDB" in scope],
    ["subtle", (scope.crypto as Crypto | undefined)?.subtle !== undefined],
  ];
  return needs.find(([, there]) => !there)?.[0];
}
