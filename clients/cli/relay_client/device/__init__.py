"""What lies on this device, and what is handed in of the machine: folders, sealed files, clock, chance."""
