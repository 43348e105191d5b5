"""What people read in words: answers, days, amounts, names, in both languages."""
