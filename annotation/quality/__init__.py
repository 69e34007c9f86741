"""How good the answers are: agreement, known answers, speed, position, and whom to believe."""
