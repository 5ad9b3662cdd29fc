"""Backups: made, sealed, thinned out, restored and compared; what was erased stays erased (docs/exploitation.md)."""
