"""What people and machines ask: prediction, HTTP service, terminal rendering."""
