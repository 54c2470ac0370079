"""A store of plain values in dictionaries: it says, as shortly as can be, how the product's store must behave."""
