"""The public doors: REST for people and portals, gRPC with certificates for wards. No business rule and no data."""
