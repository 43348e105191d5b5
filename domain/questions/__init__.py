"""What each action asks, stage by stage."""
