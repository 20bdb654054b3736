"""What Kubernetes is told of each service: made from which services there are, and what each needs."""
