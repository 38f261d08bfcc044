"""Vietnamese administrative documents: text to outline, targets, tasks."""
