"""How a person is spoken to: the terminal, margins, exit statuses, the editor, plain paper."""
