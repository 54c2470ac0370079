// The lists of Dutch phrases, as they stand beside the Python twin: nobody types them twice.

import blame from "../../../../cli/relay_client/hints/wordings/blame.nl.txt?raw";
import common from "../../../../cli/relay_client/hints/wordings/common.nl.txt?raw";
import forgiveness from "../../../../cli/relay_client/hints/wordings/forgiveness.nl.txt?raw";
import gift from "../../../../cli/relay_client/hints/wordings/gift.nl.txt?raw";
import link from "../../../../cli/relay_client/hints/wordings/link.nl.txt?raw";
import meeting from "../../../../cli/relay_client/hints/wordings/meeting.nl.txt?raw";
import type { Lists } from "./wordings.ts";

export const DUTCH: Lists = {
  language: "nl",
  common,
  kinds: [["forgiveness", forgiveness], ["blame", blame], ["gift", gift], ["meeting", meeting], ["link", link]],
};
