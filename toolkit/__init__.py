"""What knows no app: French, printing, drawing, tables."""
