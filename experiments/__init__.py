"""One file per published table that is reproduced here; nobody imports this folder."""
