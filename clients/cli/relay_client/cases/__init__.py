"""One account's cases: fetched and verified, pinned on this device, and acted on."""
