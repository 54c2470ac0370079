// What every test file waits for before anything of src/crypto is called, as the worker does.

import { ready } from "../../src/crypto/sodium.ts";

await ready;
