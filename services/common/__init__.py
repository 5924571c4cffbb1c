"""The microservice chassis: what every service needs and no service owns. It knows no service."""
