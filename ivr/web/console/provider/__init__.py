"""Signing in with the clinic's own account: OpenID Connect, the code flow with PKCE."""
