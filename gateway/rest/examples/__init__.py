"""The examples of the API's description: what is sent, and what is answered. The tests send them to the real system."""
