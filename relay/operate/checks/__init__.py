"""What `relay check` looks at, a file for each kind of thing; `relay.operate.check` lists them."""
