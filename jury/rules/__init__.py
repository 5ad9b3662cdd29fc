"""The pure rules of the jury: arithmetic of the votes, conflicts of interest, assignment, flags."""
