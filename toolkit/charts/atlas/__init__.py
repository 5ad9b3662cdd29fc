"""Maps for paper: every collectivité of a level with its name, no label over another; the référentes of one region; the
cover's stars.
"""
