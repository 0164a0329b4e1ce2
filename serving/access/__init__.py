"""Who may ask what: keys, tokens and sessions; every route declares the roles it is for."""
