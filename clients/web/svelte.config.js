// Svelte as it is used here: runes alone, and no styles in components (all of them are in src/theme).
export default { compilerOptions: { runes: true } };
