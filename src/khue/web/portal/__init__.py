"""The public portal: pages made from the current build."""
