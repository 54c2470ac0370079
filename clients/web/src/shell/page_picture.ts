/** A page as a picture of the browser's: an address that leads to memory and nowhere else, and that ends when it is left. */
import { PAGE_TYPE } from "../generated/page_form.ts";
import { whenLeft } from "./leave.ts";

export interface Picture {
  readonly blob: Blob;
  readonly address: string;
  readonly drop: () => void;
}

const addresses = new Set<string>();

export function pictureOf(data: Uint8Array<ArrayBuffer>): Picture {
  const blob = new Blob([data], { type: PAGE_TYPE });
  const address = URL.createObjectURL(blob);
  addresses.add(address);
  return { blob, address, drop: () => { drop(address); } };
}

function drop(address: string): void {
  URL.revokeObjectURL(address);
  addresses.delete(address);
}

whenLeft(() => { for (const address of [...addresses]) drop(address); });
