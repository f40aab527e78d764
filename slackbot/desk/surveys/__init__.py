"""What customers are asked and what they answer: check-ins, surveys, recoveries, testimonials, opting out."""
