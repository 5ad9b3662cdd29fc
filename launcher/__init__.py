"""What `./dev` does, standard library only: it also runs before anything is installed."""
