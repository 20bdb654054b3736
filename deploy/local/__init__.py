"""One machine, nothing installed: own PostgreSQL, own RabbitMQ node, the service processes, under one launcher."""
