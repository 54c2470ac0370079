// What the compiler does not refuse and we do: cipher libraries outside src/crypto, circles, layers the wrong way round.
// Which room may import which is the table BELOW, as tests/architecture/test_layers.py has it for Python.
import importX, { createNodeResolver } from "eslint-plugin-import-x";
import svelte from "eslint-plugin-svelte";
import tseslint from "typescript-eslint";

const CIPHERS = ["libsodium-sumo", "libsodium-wrappers-sumo", "hpke", "@hpke/*", "@noble/*"];

/** Which other rooms a room may import; src/generated and the files of src itself are everybody's. */
const BELOW = {
  domain: [],
  wire: ["domain"],
  crypto: ["domain"],
  client: ["domain", "wire", "crypto"],
  worker: ["domain", "wire", "crypto", "client"],
};
const ROOMS = Object.keys(BELOW);

/** What is shown, from the bottom to the top. Of the core it may call src/worker/index.ts, and nothing that lies behind it. */
const SHOWN = ["shell", "parts", "screens"];
const BEHIND = ROOMS.flatMap((room) => (room === "worker" ? ["**/worker/*", "!**/worker/index.ts"] : [`**/${room}/*`]));

/**
 * Names of the window that read like one's own variables. One that was forgotten is no error of the compiler's: it says where the
 * page comes from, and not whose slip it is.
 */
const OF_THE_WINDOW = [
  ...["blur", "close", "closed", "event", "external", "find", "focus", "frames", "length", "name", "open", "opener", "origin"],
  ...["parent", "self", "status", "stop", "top"],
];

/** Words that fit whatever a variable holds, and so name nothing; tests/architecture/test_variable_names.py refuses them in Python. */
const EMPTY = "/^(said|found|each|told)$/";
/** Where a variable gets its name: declared, as a part of a pattern, as a parameter, by a block of markup. */
const BOUND = [
  ...["VariableDeclarator > Identifier.id", ":function > Identifier.params", "TSFunctionType > Identifier.params"],
  ...["ObjectPattern > Property > Identifier.value", "ArrayPattern > Identifier", "RestElement > Identifier"],
  ...["AssignmentPattern > Identifier.left", "CatchClause > Identifier.param", "SvelteAwaitThenBlock > Identifier.value"],
  ...["SvelteEachBlock > Identifier.context", "SvelteEachBlock > Identifier.index", "SvelteSnippetBlock > Identifier.params"],
];

const rooms = ROOMS.map((room) => ({
  files: [`src/${room}/**/*.ts`],
  rules: {
    "no-restricted-imports": [
      "error",
      {
        patterns: [
          ...(room === "crypto" ? [] : [{ group: CIPHERS, message: "Only src/crypto imports a cipher library." }]),
          ...ROOMS.filter((other) => other !== room && !BELOW[room].includes(other)).map((other) => ({
            group: [`**/${other}/*`],
            message: `src/${room} does not import src/${other}.`,
          })),
        ],
      },
    ],
  },
}));

const shown = [...SHOWN, "."].map((room, at) => ({
  files: room === "." ? ["src/*.ts", "src/*.svelte"] : [`src/${room}/**/*.ts`, `src/${room}/**/*.svelte`],
  ignores: ["src/bytes.ts", "src/script_url.ts"],
  rules: {
    "no-restricted-imports": [
      "error",
      {
        patterns: [
          { group: CIPHERS, message: "Only src/crypto imports a cipher library." },
          { group: BEHIND, message: "What is shown calls src/worker/index.ts, and nothing behind it." },
          ...SHOWN.slice(at + 1).map((later) => ({ group: [`**/${later}/*`], message: `${room} stands below ${later}.` })),
        ],
      },
    ],
  },
}));

export default tseslint.config(
  { ignores: ["node_modules/", "src/generated/"] },
  ...tseslint.configs.strict,
  ...tseslint.configs.stylistic,
  ...svelte.configs.recommended,
  {
    files: ["**/*.ts", "**/*.svelte"],
    plugins: { "import-x": importX },
    settings: {
      "import-x/resolver-next": [createNodeResolver({ extensions: [".ts"] })],
      "import-x/ignore": ["\\.svelte$", "\\.svelte\\.ts$"],
      "import-x/parsers": { "@typescript-eslint/parser": [".ts"] },
    },
    rules: {
      "import-x/no-cycle": "error",
      "max-lines": ["error", 400],
      "max-len": ["error", { code: 132 }],
      "no-console": "error",
      eqeqeq: "error",
      "no-restricted-globals": ["error", ...OF_THE_WINDOW],
      "@typescript-eslint/no-unused-vars": ["error", { ignoreRestSiblings: true }],
      "@typescript-eslint/consistent-type-imports": ["error", { fixStyle: "inline-type-imports" }],
      "no-restricted-imports": ["error", { patterns: [{ group: CIPHERS, message: "Only src/crypto imports a cipher library." }] }],
    },
  },
  ...rooms,
  ...shown,
  {
    files: ["*.ts", "src/**/*.ts", "src/**/*.svelte"],
    rules: {
      "no-restricted-syntax": [
        "error",
        ...BOUND.map((place) => ({ selector: `${place}[name=${EMPTY}]`, message: "Name it for what it holds." })),
      ],
    },
  },
  {
    // Markup and style come from our own files alone: the policy of the page takes no others, and a letter is never markup.
    files: ["**/*.svelte", "**/*.svelte.ts"],
    languageOptions: { parserOptions: { parser: tseslint.parser } },
    rules: {
      "import-x/no-cycle": "off", // it would take what the compiler makes of them for source; the .ts files are held
      "svelte/no-at-html-tags": "error",
      "svelte/no-inline-styles": ["error", { allowTransitions: false }],
      "svelte/no-target-blank": "error",
      "svelte/button-has-type": "error",
      "svelte/no-navigation-without-resolve": "off", // of SvelteKit, which is not here
    },
  },
  {
    // Held against what others wrote: the one place outside src/crypto that may import a cipher library.
    files: ["tests/crypto/**/*.ts"],
    rules: { "no-restricted-imports": "off" },
  },
);
