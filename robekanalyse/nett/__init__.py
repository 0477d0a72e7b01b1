"""Pages that a browser opens by itself: the workbook as one HTML file, and the script and style they share."""
