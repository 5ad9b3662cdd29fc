"""What the équipe takes away of an edition: each table as XLSX, ODS and CSV."""
