// A number as an organisation writes it, and what is dialled.

import { expect, test } from "vitest";
import { telephoneOf } from "../../src/shell/telephone.ts";

test.each([
  ["030 555 0100", "", "030 555 0100", "0305550100"],
  ["+31 30 555 01 00", "", "+31 30 555 01 00", "+31305550100"],
  ["Helpdesk 030-555 0100", "Helpdesk", "030-555 0100", "0305550100"],
  ["Loket 24: (030) 555 0100", "Loket 24", "(030) 555 0100", "0305550100"],
  ["(+31) 30 555 01 00", "", "(+31) 30 555 01 00", "+31305550100"],
  ["112", "", "112", "112"],
  ["vraag het", "vraag het", "", ""],
  ["", "", "", ""],
])("%s", (text, name, number, dialled) => {
  expect(telephoneOf(text)).toEqual({ name, number, dialled });
});
