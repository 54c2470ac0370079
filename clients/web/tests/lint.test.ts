// The rules of eslint.config.js see what they are there for: a rule whose resolver or pattern is wrong would be silent.

import { ESLint } from "eslint";
import { expect, test } from "vitest";

const eslint = new ESLint();

async function rulesBroken(file: string, code: string): Promise<(string | null)[]> {
  const [result] = await eslint.lintText(code, { filePath: file });
  return (result?.messages ?? []).map((message) => message.ruleId);
}

test("a cipher library is imported in src/crypto only", async () => {
  for (const library of ["libsodium-wrappers-sumo", "hpke", "@hpke/core", "@noble/curves/ed25519.js"]) {
    const code = `import * as made from "${library}";\nexport const kept = made;\n`;
    expect(await rulesBroken("src/wire/records.ts", code)).toContain("no-restricted-imports");
    expect(await rulesBroken("src/bytes.ts", code)).toContain("no-restricted-imports");
    expect(await rulesBroken("src/crypto/sign.ts", code)).toEqual([]);
  }
});

test("a room imports no room above it", async () => {
  const code = 'import { made } from "../crypto/sign.ts";\nexport const kept = made;\n';
  expect(await rulesBroken("src/wire/records.ts", code)).toContain("no-restricted-imports");
  expect(await rulesBroken("src/client/case.ts", code)).not.toContain("no-restricted-imports");
});

test("what is shown calls the worker's index and nothing behind it", async () => {
  for (const [file, wrap] of [
    ["src/shell/leave.ts", (line: string) => line],
    ["src/parts/Choice.svelte", (line: string) => `<script lang="ts">\n${line}</script>\n{kept}\n`],
  ] as const) {
    for (const behind of ["crypto/sign", "wire/records", "domain/rules", "client/case", "worker/port"]) {
      const inside = `../${behind}.ts`;
      const code = wrap(`import { made } from "${inside}";\nexport const kept = made;\n`);
      expect(await rulesBroken(file, code), inside).toContain("no-restricted-imports");
    }
    const code = wrap('import { made } from "../worker/index.ts";\nexport const kept = made;\n');
    expect(await rulesBroken(file, code)).not.toContain("no-restricted-imports");
  }
  const code = 'import { say } from "../screens/Door.svelte";\nexport const kept = say;\n';
  expect(await rulesBroken("src/shell/leave.ts", code)).toContain("no-restricted-imports");
});

test("no screen takes markup out of a text, or has a style of its own", async () => {
  expect(await rulesBroken("src/parts/Choice.svelte", "{@html '<b>'}\n")).toContain("svelte/no-at-html-tags");
  expect(await rulesBroken("src/parts/Choice.svelte", '<p style="color: red">a</p>\n')).toContain("svelte/no-inline-styles");
  expect(await rulesBroken("src/parts/Choice.svelte", "<button>a</button>\n")).toContain("svelte/button-has-type");
});

test("a name of the window is nobody's variable", async () => {
  expect(await rulesBroken("src/client/account/enrolment.ts", "export const kept = origin;\n")).toContain("no-restricted-globals");
  expect(await rulesBroken("src/bytes.ts", "const origin = 1;\nexport const kept = origin;\n")).toEqual([]);
});

test("a variable is named for what it holds", async () => {
  for (const code of [
    "export const said = 1;",
    "export let found: number | undefined;",
    "for (const each of kept) use(each);",
    "for (let each = 0; each < 2; each += 1) use(each);",
    "const { said } = kept;",
    "const { name: told = 1 } = kept;",
    "const [one, found] = kept;",
    "const { one, ...said } = kept;",
    "export const kept = list.map((each) => each.name);",
    "export const kept = list.map((one, each = 1) => each);",
    "export const kept = list.map(({ told }) => told);",
    "export function use(...told: string[]): void { keep(told); }",
    "export type Use = (said: string) => void;",
    "try { use(); } catch (found) { keep(found); }",
  ]) expect(await rulesBroken("src/wire/records.ts", `${code}\n`), code).toContain("no-restricted-syntax");
  for (const code of [
    "{#each kept as each}{each}{/each}",
    "{#each kept as { said }}{said}{/each}",
    "{#each kept as one, told}{one}{told}{/each}",
    "{#snippet row(found: string)}{found}{/snippet}",
    "{@const said = kept}{said}",
    "{#await kept then found}{found}{/await}",
  ]) {
    const markup = `<script lang="ts">\n  const { kept }: { kept: string[] } = $props();\n</script>\n\n{#if kept}${code}{/if}\n`;
    expect(await rulesBroken("src/parts/Choice.svelte", markup), code).toContain("no-restricted-syntax");
  }
  const used = "export const kept = { told: item.told, found: list.find((item) => item.said === 1) };\n";
  expect(await rulesBroken("src/wire/records.ts", used)).not.toContain("no-restricted-syntax");
});

test("nothing goes in a circle", async () => {
  // records.ts imports statements.ts; with this line in statements.ts it would be a circle.
  const code = 'import { parse } from "./records.ts";\nexport const kept = parse;\n';
  expect(await rulesBroken("src/wire/statements.ts", code)).toContain("import-x/no-cycle");
  expect(await rulesBroken("src/wire/routes.ts", code)).toEqual([]);
});
