// The lists of English phrases, as they stand beside the Python twin: nobody types them twice.

import blame from "../../../../cli/relay_client/hints/wordings/blame.en.txt?raw";
import common from "../../../../cli/relay_client/hints/wordings/common.en.txt?raw";
import forgiveness from "../../../../cli/relay_client/hints/wordings/forgiveness.en.txt?raw";
import gift from "../../../../cli/relay_client/hints/wordings/gift.en.txt?raw";
import link from "../../../../cli/relay_client/hints/wordings/link.en.txt?raw";
import meeting from "../../../../cli/relay_client/hints/wordings/meeting.en.txt?raw";
import type { Lists } from "./wordings.ts";

export const ENGLISH: Lists = {
  language: "en",
  common,
  kinds: [["forgiveness", forgiveness], ["blame", blame], ["gift", gift], ["meeting", meeting], ["link", link]],
};
