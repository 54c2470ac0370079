"""Large bytes, kept outside the database: as files of one folder."""
