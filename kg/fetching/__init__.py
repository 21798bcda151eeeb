"""Papers from archives on the network to JSON Lines: the one room that asks other machines for anything."""
