// What is called of libsodium as it was compiled, without the wrappers that src/crypto otherwise goes by (sodium.ts).
declare module "libsodium-sumo" {
  interface Compiled {
    /** Its memory; another array once it grew. */
    readonly HEAPU8: Uint8Array<ArrayBuffer>;
    _sodium_init(): number;
    /** Addresses are of its memory. A number of 64 bits is given as two, the low half first. */
    _malloc(bytes: number): number;
    _crypto_pwhash(
      to: number, toLength: number, toLengthHigh: number, from: number, fromLength: number, fromLengthHigh: number,
      salt: number, passes: number, passesHigh: number, memoryBytes: number, algorithm: number,
    ): number;
  }
  /** Begin one more, with a memory of its own. */
  export default function start(given: { getRandomValue: () => number }): Promise<Compiled>;
}
