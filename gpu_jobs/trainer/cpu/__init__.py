"""What makes training bearable where there is nothing but a CPU, and changes nothing but rounding."""
