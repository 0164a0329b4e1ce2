"""One prediction on paper: a PDF to file, to print, to talk over."""
