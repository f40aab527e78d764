"""What customers are asked and what they answer: check-ins, ratings, recoveries, testimonials, opting out."""
