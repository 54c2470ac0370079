// Packs each built file as browsers take it, beside the file: whoever serves it sends these bytes and packs nothing. What packing
// makes no shorter has none.
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";
import type { Plugin } from "vite";

/** By the ending of the packed file (relay/bundle/files.py). */
const PACKERS: readonly (readonly [string, (data: Buffer) => Promise<Buffer>])[] = [
  ["br", (data) => promisify(brotliCompress)(data, { params: { [constants.BROTLI_PARAM_SIZE_HINT]: data.length } })],
  ["gz", (data) => promisify(gzip)(data, { level: constants.Z_BEST_COMPRESSION })],
];

async function pack(path: string): Promise<void> {
  const data = await readFile(path);
  for (const [ending, packer] of PACKERS) {
    const packed = await packer(data);
    if (packed.length < data.length) await writeFile(`${path}.${ending}`, packed);
  }
}

export function packingPlugin(): Plugin {
  return {
    name: "packing",
    apply: "build",
    async writeBundle({ dir = "" }, bundle) {
      await Promise.all(Object.keys(bundle).map((name) => pack(join(dir, name))));
    },
  };
}
