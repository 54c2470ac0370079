"""The library's face: a device, the accounts on it, and the real network, clock and chance behind them."""
