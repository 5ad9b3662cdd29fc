"""How the validators that are Java programs are started."""

# A validator reads a few files and ends: compiled once and lightly, on one thread, it takes half the processor.
JAVA = ("java", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC")
