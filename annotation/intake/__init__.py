"""Taking in what others have collected: row by row, with every wrong row reported and none lost for another."""
