"""What people do in a cohort."""
