// What the compiler does not refuse and we do: cipher libraries outside src/crypto, circles, layers the wrong way round.
// Which room may import which is the table BELOW, as tests/architecture/test_layers.py has it for Python.
import importX from "eslint-plugin-import-x";
import tseslint from "typescript-eslint";

const CIPHERS = ["libsodium-wrappers-sumo", "hpke", "@hpke/*", "@noble/*"];

/** Which other rooms a room may import; src/generated and the files of src itself are everybody's. */
const BELOW = {
  domain: [],
  wire: ["domain"],
  crypto: ["domain"],
  client: ["domain", "wire", "crypto"],
  worker: ["domain", "wire", "crypto", "client"],
};
const ROOMS = Object.keys(BELOW);

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

export default tseslint.config(
  { ignores: ["node_modules/", "src/generated/"] },
  ...tseslint.configs.strict,
  ...tseslint.configs.stylistic,
  {
    files: ["**/*.ts"],
    plugins: { "import-x": importX },
    settings: { "import-x/resolver": { node: { extensions: [".ts"] } }, "import-x/parsers": { "@typescript-eslint/parser": [".ts"] } },
    rules: {
      "import-x/no-cycle": "error",
      "max-lines": ["error", 400],
      "max-len": ["error", { code: 132 }],
      "no-console": "error",
      eqeqeq: "error",
      "@typescript-eslint/no-unused-vars": ["error", { ignoreRestSiblings: true }],
      "@typescript-eslint/consistent-type-imports": ["error", { fixStyle: "inline-type-imports" }],
      "no-restricted-imports": ["error", { patterns: [{ group: CIPHERS, message: "Only src/crypto imports a cipher library." }] }],
    },
  },
  ...rooms,
  {
    // Held against what others wrote: the one place outside src/crypto that may import a cipher library.
    files: ["tests/crypto/**/*.ts"],
    rules: { "no-restricted-imports": "off" },
  },
);
